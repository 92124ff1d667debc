package io.github.batchpushgateway.server.go;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A program under {@code src/test/resources/clients} that is told what to do in JSON.
 *
 * @param name the name of the library it uses
 * @param command the command that runs it
 */
record ProgramClient(String name, List<String> command) implements PushClient {

	private static final Path PROGRAMS = Path.of("src/test/resources/clients");

	private static final long TIMEOUT_SECONDS = 60;

	/** Debian's, which is the one that finds Debian's library. */
	static ProgramClient python() {
		return new ProgramClient("Python prometheus_client",
				List.of("/usr/bin/python3", PROGRAMS.resolve("push.py").toString()));
	}

	static ProgramClient node() {
		return new ProgramClient("Node prom-client", List.of("node", PROGRAMS.resolve("push.mjs").toString(),
				Path.of("target/node-clients").toAbsolutePath().toString()));
	}

	@Override
	public List<String> send(Action action, URI gateway, List<Key> keys) throws Exception {
		Process process = start();
		try (Writer request = process.outputWriter()) {
			request.write(json(action, gateway, keys));
		}
		List<String> outcomes = process.inputReader().lines().toList();
		String fault = new String(process.getErrorStream().readAllBytes());
		assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as("%s: %s (scripts/test installs what clients need)", this.name, fault)
			.isZero();
		return outcomes;
	}

	private Process start() {
		try {
			return new ProcessBuilder(this.command).start();
		}
		catch (IOException ex) {
			throw new IllegalStateException("cannot run " + this.command + " (scripts/test installs what clients need)",
					ex);
		}
	}

	private static String json(Action action, URI gateway, List<Key> keys) throws IOException {
		StringWriter text = new StringWriter();
		try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
			json.writeStartObject();
			json.writeStringField("action", action.word);
			json.writeStringField("gateway", gateway.toString());
			json.writeArrayFieldStart("keys");
			for (Key key : keys) {
				json.writeStartObject();
				json.writeStringField("job", key.job());
				json.writeObjectFieldStart("labels");
				for (Map.Entry<String, String> label : key.labels().entrySet()) {
					json.writeStringField(label.getKey(), label.getValue());
				}
				json.writeEndObject();
				json.writeEndObject();
			}
			json.writeEndArray();
			json.writeEndObject();
		}
		return text.toString();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
