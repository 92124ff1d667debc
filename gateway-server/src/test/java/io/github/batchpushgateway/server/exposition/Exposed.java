package io.github.batchpushgateway.server.exposition;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.batchpushgateway.server.exposition.ExposedFamily.Part;
import io.github.batchpushgateway.server.model.RenderedFamily;

/**
 * Pushed families as a scrape shows them, for tests.
 */
final class Exposed {

	private Exposed() {
	}

	/**
	 * The families of several groups, which have the same type wherever they have the
	 * same name.
	 */
	@SafeVarargs
	static List<ExposedFamily> families(List<RenderedFamily>... groups) {
		Map<String, ExposedFamily> families = new TreeMap<>();
		for (List<RenderedFamily> group : groups) {
			for (RenderedFamily family : group) {
				families
					.computeIfAbsent(family.name(),
							(name) -> new ExposedFamily(name, family.type(), family.help(), new ArrayList<>()))
					.parts()
					.add(new Part(family.text(), 0, family.text().length, family.detail()));
			}
		}
		return List.copyOf(families.values());
	}

	static byte[] render(List<ExposedFamily> families, ExpositionFormat format, NameEscaping escaping) {
		ExpositionRenderer renderer = new ExpositionRenderer(families, new FamilyNames(escaping, families), format);
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] piece = renderer.next(100); piece != null; piece = renderer.next(100)) {
			all.writeBytes(piece);
		}
		return all.toByteArray();
	}

}
