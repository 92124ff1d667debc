import java.util.Locale;

/**
 * The table of results, as Markdown.
 */
final class Table {

	private final StringBuilder rows = new StringBuilder();

	Table() {
		this.rows.append("| measure | ours | Go, checked | Go, unchecked | nginx | ratio | to reach |\n");
		this.rows.append("| --- | --- | --- | --- | --- | --- | --- |\n");
	}

	/**
	 * The figures of a measure; NaN for what was not measured.
	 */
	Row row(String measure, double ours, double checked, double unchecked, double nginx) {
		return new Row(String.format("| %s | %s | %s | %s | %s |", measure, figure(ours), figure(checked),
				figure(unchecked), figure(nginx)));
	}

	private static String figure(double value) {
		return Double.isNaN(value) ? "" : String.format(Locale.ROOT, (value < 1000) ? "%.3g" : "%.0f", value);
	}

	@Override
	public String toString() {
		return this.rows.toString();
	}

	/**
	 * The figures of a measure, still without what they should be.
	 */
	final class Row {

		private final String figures;

		private Row(String figures) {
			this.figures = figures;
		}

		/** For what is the better the more it is. */
		Row atLeast(double times, double ours, double other, String than) {
			return compared(ours / other, "≥ " + number(times) + than, ours / other >= times);
		}

		/** For what is the better the less it is. */
		Row atMost(double times, double ours, double other, String than) {
			String bound = (times < 0.05) ? "1/" + number(1 / times) : number(times);
			return compared(ours / other, "≤ " + bound + than, ours / other <= times);
		}

		/** For what only stands beside something else. */
		Row beside(double ours, double other, String than) {
			return add(ours / other, than);
		}

		private Row compared(double ratio, String bound, boolean reached) {
			return add(ratio, bound + (reached ? "" : ": **no**"));
		}

		private Row add(double ratio, String remark) {
			String shown = (ratio < 0.5) ? "1 : " + number(1 / ratio) : number(ratio) + " : 1";
			Table.this.rows.append(this.figures).append(' ').append(shown).append(" | ").append(remark).append(" |\n");
			return new Row("| | | | | |");
		}

		private static String number(double value) {
			return String.format(Locale.ROOT, (value >= 100) ? "%,.0f" : (value == Math.rint(value)) ? "%.0f" : "%.2f",
					value);
		}

	}

}
