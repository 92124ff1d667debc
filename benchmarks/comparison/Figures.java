/**
 * What was measured of one server; NaN where it was not. Times in milliseconds where
 * nothing else is said.
 */
final class Figures {

	double startSeconds = Double.NaN;

	double pushesPerSecond = Double.NaN;

	double pushesPerSecondManyConnections = Double.NaN;

	double cpuMicrosPerPush = Double.NaN;

	double pushMicros = Double.NaN;

	double scrape = Double.NaN;

	double scrapeAfterPush = Double.NaN;

	double gzipScrape = Double.NaN;

	double gzipScrapeAfterPush = Double.NaN;

	long scrapeBytes;

	double residentBytesPerSeries = Double.NaN;

}
