package io.github.batchpushgateway.server.go;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What fuzzing begins with: the requests of the cases that are compared with the Go
 * Pushgateway, as the inputs of the fuzz targets.
 */
public final class FuzzSeeds {

	/** Longer inputs cost more than they find. */
	private static final int MAX_BYTES = 4096;

	private FuzzSeeds() {
	}

	/**
	 * Writes them to files.
	 * @param args the directory, which gets one directory for each target
	 */
	public static void main(String[] args) throws IOException {
		for (Map.Entry<String, byte[]> seed : all().entrySet()) {
			Path file = Path.of(args[0], seed.getKey());
			Files.createDirectories(file.getParent());
			Files.write(file, seed.getValue());
		}
	}

	/**
	 * All inputs, by target and name: {@code text/case-17-0}.
	 */
	public static Map<String, byte[]> all() {
		Map<String, byte[]> seeds = new TreeMap<>();
		int number = 0;
		for (Case named : GatewayCasesIT.cases()) {
			for (Request request : named.requests()) {
				add(seeds, request, number++);
			}
		}
		return seeds;
	}

	private static void add(Map<String, byte[]> seeds, Request request, int number) {
		put(seeds, "head/case-" + number, head(request));
		String encoding = header(request, "content-encoding").toLowerCase(Locale.ROOT);
		byte[] body = request.body();
		if (encoding.equals("gzip") || encoding.equals("snappy")) {
			put(seeds, "compressed/case-" + number, withOptions(encoding.equals("snappy") ? 1 : 0, body));
		}
		else if (body.length > 0) {
			String target = header(request, "content-type").contains("protobuf") ? "protobuf" : "text";
			put(seeds, target + "/case-%d-strict".formatted(number), withOptions(1, body));
			put(seeds, target + "/case-%d-utf8".formatted(number), withOptions(2, body));
		}
	}

	private static void put(Map<String, byte[]> seeds, String name, byte[] input) {
		if (input.length <= MAX_BYTES) {
			seeds.put(name, input);
		}
	}

	private static byte[] withOptions(int options, byte[] body) {
		ByteArrayOutputStream input = new ByteArrayOutputStream();
		input.write(options);
		input.writeBytes(body);
		return input.toByteArray();
	}

	/** The lines that the target expects. */
	private static byte[] head(Request request) {
		String head = String.join("\n", request.target(), header(request, "content-type"), header(request, "accept"),
				header(request, "accept-encoding"), header(request, "pushgateway-expire-after"),
				header(request, "if-match"));
		return head.getBytes(StandardCharsets.ISO_8859_1);
	}

	private static String header(Request request, String name) {
		return request.headers()
			.stream()
			.filter((header) -> header.toLowerCase(Locale.ROOT).startsWith(name + ":"))
			.map((header) -> header.substring(name.length() + 1).strip())
			.findFirst()
			.orElse("");
	}

}
