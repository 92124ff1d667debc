import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A warm server that takes turns with others: each is loaded for a moment, then the next,
 * and so on again and again. The speed of a shared machine changes within minutes, and so
 * for all of them.
 */
final class Turns implements AutoCloseable {

	private final ServerProcess server;

	private final Work work;

	private final int groups;

	private final List<Double> pushesPerSecond = new ArrayList<>();

	private final List<Double> cpuMicrosPerPush = new ArrayList<>();

	private final List<Double> pushMicros = new ArrayList<>();

	private final List<Double> scrape = new ArrayList<>();

	private final List<Double> scrapeAfterPush = new ArrayList<>();

	/**
	 * Fills a server that has just been started, and warms it up.
	 * @param groups how many groups there are from now on
	 * @param connections how many clients push at once
	 * @param seconds how long each measurement of a turn lasts
	 */
	Turns(ServerProcess server, int groups, int connections, int seconds) throws Exception {
		this.server = server;
		this.work = new Work(server, connections, seconds);
		this.groups = groups;
		this.work.fill(0, groups);
		this.work.load(groups);
	}

	/** Takes a turn. */
	void take() throws Exception {
		Work.Load load = this.work.loadWarm(this.groups);
		this.pushesPerSecond.add(load.perSecond());
		this.cpuMicrosPerPush.add(load.cpuMicrosPerPush());
		this.pushMicros.add(this.work.pushMicros(this.groups));
		this.scrape.add(this.work.scrapeMillis(false, false));
		this.scrapeAfterPush.add(this.work.scrapeMillis(false, true));
	}

	/** The length of an exposition, in bytes. */
	long scrapeBytes() throws IOException {
		try (Connection connection = this.server.connect()) {
			return connection.scrape(false);
		}
	}

	/** Notes the median of all turns. */
	void note(Figures figures) {
		figures.pushesPerSecond = Work.median(this.pushesPerSecond);
		figures.cpuMicrosPerPush = Work.median(this.cpuMicrosPerPush);
		figures.pushMicros = Work.median(this.pushMicros);
		figures.scrape = Work.median(this.scrape);
		figures.scrapeAfterPush = Work.median(this.scrapeAfterPush);
	}

	@Override
	public void close() {
		this.server.close();
	}

}
