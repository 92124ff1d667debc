package io.github.batchpushgateway.server.persistence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A database in a process of its own, which can be killed, and starved of what it needs.
 */
final class DatabaseProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private final PrintStream commands;

	private DatabaseProcess(Process process) {
		this.process = process;
		this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Starts a process that opens a database. It answers {@code open}, or why not.
	 * @param prefix a command that starts the command it is given
	 */
	static DatabaseProcess start(Path file, String... prefix) throws IOException {
		List<String> command = new ArrayList<>(Arrays.asList(prefix));
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
				"-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"),
				DatabaseProcess.class.getName(), file.toString()));
		return of(command.toArray(String[]::new));
	}

	/**
	 * Starts another program that answers lines with lines.
	 */
	static DatabaseProcess of(String... command) throws IOException {
		return new DatabaseProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
	}

	/**
	 * Stores a group of so many bytes.
	 * @return {@code ok}, or why not
	 */
	String put(String job, long generation, int bytes) {
		return ask("put " + job + " " + generation + " " + bytes);
	}

	boolean isHealthy() {
		return ask("healthy?").equals("true");
	}

	String ask(String command) {
		this.commands.println(command);
		return answer();
	}

	/**
	 * The next line, or "" after the last.
	 */
	String answer() {
		try {
			String line = this.answers.readLine();
			return (line != null) ? line : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * As {@code kill -9} does.
	 */
	void kill() throws InterruptedException {
		// the handle, because the process would close its streams, and with them what is
		// in them
		this.process.toHandle().destroyForcibly();
		this.process.waitFor();
	}

	@Override
	public void close() throws IOException {
		this.commands.close();
		this.process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
	}

	public static void main(String[] args) throws Exception {
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		OpenDatabase open;
		try {
			open = OpenDatabase.open(Path.of(args[0]));
		}
		catch (PersistenceException ex) {
			out.println(ex.reason() + " " + ex.getMessage());
			return;
		}
		out.println("open");
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			String[] words = line.split(" ");
			switch (words[0]) {
				case "put" -> out
					.println(put(open, Groups.sized(words[1], Long.parseLong(words[2]), Integer.parseInt(words[3]))));
				case "healthy?" -> out.println(open.database.state().isHealthy());
				default -> throw new IllegalArgumentException(line);
			}
		}
		open.close();
	}

	private static String put(OpenDatabase open, PersistedGroup group) throws Exception {
		try {
			open.put(group);
			return "ok";
		}
		catch (ExecutionException ex) {
			return String.valueOf(ex.getCause().getMessage());
		}
		catch (PersistenceException ex) {
			return ex.getMessage();
		}
	}

}
