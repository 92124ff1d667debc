package io.github.batchpushgateway.shapes;

import java.util.Map;
import java.util.TreeMap;

/**
 * The samples of one push, by their names and labels as they stand in the text format.
 */
record PushedRun(Map<String, Double> samples) {

	static PushedRun parse(String body) {
		Map<String, Double> samples = new TreeMap<>();
		body.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			int value = line.lastIndexOf(' ');
			String series = line.substring(0, value).replace(",}", "}");
			if (samples.put(series, Double.valueOf(line.substring(value))) != null) {
				throw new AssertionError("pushed twice: " + series);
			}
		});
		return new PushedRun(samples);
	}

	double value(String series) {
		Double value = this.samples.get(series);
		if (value == null) {
			throw new AssertionError("no " + series + " in " + this.samples);
		}
		return value;
	}

	/** The status that has the value 1. */
	String status() {
		return labelOfTheOne("batch_job_status{status=");
	}

	String exitCode() {
		return labelOfTheOne("batch_job_info{exit_code=");
	}

	boolean success() {
		return value("batch_job_success") == 1;
	}

	int steps(String status) {
		return (int) value("batch_job_steps{status=\"" + status + "\"}");
	}

	boolean hasStep(String step) {
		return this.samples.containsKey("batch_step_success{step=\"" + step + "\"}");
	}

	boolean success(String step) {
		return value("batch_step_success{step=\"" + step + "\"}") == 1;
	}

	/** What became of the items of the whole run. */
	ItemCounts items() {
		return new ItemCounts(count("batch_job_items_read"), count("batch_job_items_written"),
				count("batch_job_items_filtered"), count("batch_job_items_skipped{phase=\"read\"}"),
				count("batch_job_items_skipped{phase=\"process\"}"), count("batch_job_items_skipped{phase=\"write\"}"));
	}

	/** What became of the items of a step. */
	ItemCounts items(String step) {
		String label = "step=\"" + step + "\"";
		String skipped = "batch_step_items_skipped{" + label + ",phase=";
		return new ItemCounts(count("batch_step_items_read{" + label + "}"),
				count("batch_step_items_written{" + label + "}"), count("batch_step_items_filtered{" + label + "}"),
				count(skipped + "\"read\"}"), count(skipped + "\"process\"}"), count(skipped + "\"write\"}"));
	}

	private long count(String series) {
		return (long) value(series);
	}

	private String labelOfTheOne(String beginning) {
		return this.samples.entrySet()
			.stream()
			.filter((sample) -> sample.getKey().startsWith(beginning) && sample.getValue() == 1)
			.map((sample) -> sample.getKey().substring(beginning.length() + 1, sample.getKey().length() - 2))
			.reduce((first, second) -> first + " and " + second)
			.orElse("none");
	}

}
