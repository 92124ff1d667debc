package io.github.batchpushgateway.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system of a few megabytes that only those processes see which are started with
 * its prefix. Gone with its last process, so nothing is left behind.
 */
final class SmallDisk implements AutoCloseable {

	private final Process holder;

	private final List<String> namespaces;

	private final Path filler;

	private SmallDisk(Process holder, List<String> namespaces, Path directory) {
		this.holder = holder;
		this.namespaces = namespaces;
		this.filler = Path.of("/proc/" + holder.pid() + "/root" + directory, "filler");
	}

	/**
	 * Mounts a disk.
	 * @param directory where
	 * @param size as the command {@code mount} takes it for a {@code tmpfs}
	 */
	static SmallDisk mount(Path directory, String size) throws IOException {
		boolean root = System.getProperty("user.name").equals("root");
		List<String> namespaces = root ? List.of("--mount") : List.of("--user", "--mount");
		List<String> command = new ArrayList<>(List.of("unshare"));
		command.addAll(namespaces);
		if (!root) {
			command.add("--map-root-user");
		}
		command.addAll(List.of("sh", "-c",
				"mount -t tmpfs -o size=" + size + " none " + directory + " && echo mounted && exec cat"));
		Process holder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		if (!"mounted".equals(holder.inputReader().readLine())) {
			throw new IOException("cannot mount a disk at " + directory);
		}
		return new SmallDisk(holder, namespaces, directory);
	}

	/**
	 * A command that starts the command it is given where the disk is seen.
	 */
	List<String> prefix() {
		List<String> prefix = new ArrayList<>(List.of("nsenter", "--target", Long.toString(this.holder.pid())));
		prefix.addAll(this.namespaces);
		if (prefix.contains("--user")) {
			prefix.add("--preserve-credentials");
		}
		prefix.add("--wd=" + Path.of("").toAbsolutePath());
		return prefix;
	}

	/**
	 * Takes all the room that is left.
	 */
	void fill() throws IOException {
		byte[] page = new byte[4096];
		try (OutputStream out = Files.newOutputStream(this.filler)) {
			while (true) {
				out.write(page);
			}
		}
		catch (IOException full) {
			if (Files.size(this.filler) == 0) {
				throw full;
			}
		}
	}

	/**
	 * Gives it back.
	 */
	void makeRoom() throws IOException {
		Files.delete(this.filler);
	}

	@Override
	public void close() {
		this.holder.destroyForcibly().onExit().join();
	}

}
