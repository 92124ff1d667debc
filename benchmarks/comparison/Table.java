import java.util.Locale;

/**
 * The table of results, as Markdown.
 */
final class Table {

	private final StringBuilder rows = new StringBuilder();

	private final String noFigures;

	/**
	 * Creates a table without rows.
	 * @param columns what the figures of each row are of
	 */
	Table(String... columns) {
		this.rows.append("| measure | ").append(String.join(" | ", columns)).append(" | ratio | to reach |\n");
		this.rows.append("| ---").append(" | ---".repeat(columns.length + 2)).append(" |\n");
		this.noFigures = "| " + "| ".repeat(columns.length) + "|";
	}

	/**
	 * The figures of a measure, one for each column; NaN for what was not measured.
	 */
	Row row(String measure, double... figures) {
		StringBuilder row = new StringBuilder("| ").append(measure).append(" |");
		for (double figure : figures) {
			row.append(' ').append(figure(figure)).append(" |");
		}
		return new Row(row.toString());
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
			return new Row(Table.this.noFigures);
		}

		private static String number(double value) {
			return String.format(Locale.ROOT, (value >= 100) ? "%,.0f" : (value == Math.rint(value)) ? "%.0f" : "%.2f",
					value);
		}

	}

}
