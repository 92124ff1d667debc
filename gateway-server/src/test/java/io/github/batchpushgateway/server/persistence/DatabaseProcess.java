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
import java.util.Random;
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

	/**
	 * Begins to change groups from several threads; it answers with a line before and
	 * after every change, see {@link #change}.
	 */
	void load(int threads, long seed) {
		this.commands.println("load " + threads + " " + seed);
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
				case "load" -> {
					for (int i = 0; i < Integer.parseInt(words[1]); i++) {
						int thread = i;
						Random random = new Random(Long.parseLong(words[2]) + thread);
						Thread changes = new Thread(() -> change(open, out, thread, random));
						changes.setDaemon(true);
						changes.start();
					}
				}
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

	/**
	 * Changes groups that no other thread changes. Says {@code begun} and {@code done},
	 * job and generation, which is even for groups and odd for deletions.
	 */
	private static void change(OpenDatabase open, PrintStream out, int thread, Random random) {
		try {
			while (true) {
				String job = thread + "-" + random.nextInt(20);
				long generation = random.nextLong() >>> 1;
				out.println("begun " + job + " " + generation);
				if (generation % 2 == 0) {
					open.put(group(job, generation));
				}
				else {
					OpenDatabase.await(open.database.delete(Groups.key(job)));
				}
				out.println("done " + job + " " + generation);
			}
		}
		catch (Exception ex) {
			out.println("failed " + ex);
		}
	}

	static PersistedGroup group(String job, long generation) {
		return Groups.random(job, generation, (generation % 100 == 0) ? 100_000 : 1_500);
	}

}
