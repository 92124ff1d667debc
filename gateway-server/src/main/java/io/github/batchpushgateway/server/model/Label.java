package io.github.batchpushgateway.server.model;

/**
 * A name and a value.
 *
 * @param name the label name
 * @param value the label value; empty means, for Prometheus, that the label is absent
 */
public record Label(String name, String value) implements Comparable<Label> {

	/**
	 * Orders by name, then by value.
	 */
	@Override
	public int compareTo(Label other) {
		int byName = this.name.compareTo(other.name);
		return (byName != 0) ? byName : this.value.compareTo(other.value);
	}

}
