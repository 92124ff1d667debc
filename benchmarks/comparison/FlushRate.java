import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * How often a disk writes something down for good when it has nothing else to do.
 */
final class FlushRate {

	/** About what a group takes. */
	private static final int BYTES = 1500;

	private FlushRate() {
	}

	/**
	 * Appends and flushes, again and again.
	 * @return flushes a second
	 */
	static double perSecond(Path directory, int seconds) throws IOException {
		Path file = directory.resolve("flushed");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE)) {
			long begun = System.nanoTime();
			long flushes = 0;
			while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds)) {
				channel.write(ByteBuffer.allocate(BYTES));
				channel.force(false);
				flushes++;
			}
			return flushes * 1e9 / (System.nanoTime() - begun);
		}
	}

}
