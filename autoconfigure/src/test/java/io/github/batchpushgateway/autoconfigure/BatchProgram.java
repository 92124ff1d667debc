package io.github.batchpushgateway.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.JobExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.batch.autoconfigure.BatchTaskExecutor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;

/**
 * A batch application in a JVM of its own, which ends in one of the ways applications
 * end.
 */
final class BatchProgram implements AutoCloseable {

	private final Process process;

	private final Path log;

	private BatchProgram(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	static BatchProgram start(Path folder, String... properties) throws IOException {
		return start(folder, List.of("-cp", System.getProperty("java.class.path")), properties);
	}

	/**
	 * Starts it with what Spring has generated of it.
	 * @param generated the folder with the classes
	 */
	static BatchProgram startAheadOfTime(Path folder, Path generated, String... properties) throws IOException {
		return start(folder, List.of("-Dspring.aot.enabled=true", "-cp",
				generated + File.pathSeparator + System.getProperty("java.class.path")), properties);
	}

	/**
	 * Starts it with commands that come before others of their names.
	 * @param commands the folder with the commands
	 */
	static BatchProgram startWithCommands(Path folder, Path commands, String... properties) throws IOException {
		return start(folder, Map.of("PATH", commands + File.pathSeparator + System.getenv("PATH")),
				List.of("-cp", System.getProperty("java.class.path")), properties);
	}

	/**
	 * Starts it with DevTools, which restart it when one of its classes changes, and
	 * leave what is on the class path besides as it is.
	 * @param classes the folder to put its classes into
	 */
	static BatchProgram startWithDevTools(Path folder, Path classes, String... properties) throws IOException {
		Path source = Path.of("target/test-classes");
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : files.filter((file) -> file.getFileName().toString().startsWith("BatchProgram"))
				.toList()) {
				Path copy = classes.resolve(source.relativize(file));
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
		Path settings = Files.createDirectories(classes.resolve("META-INF")).resolve("spring-devtools.properties");
		Files.writeString(settings, "restart.exclude.all-else=/target/(test-)?classes/");
		return start(folder,
				List.of("-cp", String.join(File.pathSeparator, classes.toString(),
						"target/devtools/spring-boot-devtools.jar", System.getProperty("java.class.path"))),
				properties);
	}

	private static BatchProgram start(Path folder, List<String> options, String... properties) throws IOException {
		return start(folder, Map.of(), options, properties);
	}

	private static BatchProgram start(Path folder, Map<String, String> environment, List<String> options,
			String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
						"-XX:TieredStopAtLevel=1"));
		command.addAll(options);
		command.add(BatchProgram.class.getName());
		for (String property : properties) {
			command.add("--" + property);
		}
		Path log = folder.resolve("program.log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().putAll(environment);
		return new BatchProgram(builder.start(), log);
	}

	/** Waits for the end, and gives the exit code. */
	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new AssertionError("still running: " + log());
		}
		return this.process.exitValue();
	}

	void terminate() {
		this.process.destroy();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	long pid() {
		return this.process.pid();
	}

	List<String> log() {
		try {
			return Files.readAllLines(this.log, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> log(String text) {
		return log().stream().filter((line) -> line.contains(text)).toList();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	public static void main(String[] args) {
		var context = SpringApplication.run(Application.class, args);
		if (context.getEnvironment().getProperty("program.exit", Boolean.class, false)) {
			System.exit(SpringApplication.exit(context));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private static final Log logger = LogFactory.getLog(BatchProgram.class);

		/**
		 * Runs a job on a thread of the application's executor, and waits for its end.
		 */
		@Bean
		@BatchTaskExecutor
		@ConditionalOnBooleanProperty("program.executor")
		TaskExecutor jobExecutor(@Qualifier("applicationTaskExecutor") TaskExecutor executor) {
			return (job) -> CompletableFuture.runAsync(job, executor).join();
		}

		@Bean
		Job load(JobRepository repository, @Value("${program.step:COMPLETES}") String step,
				@Value("${program.listener:}") String listener) {
			return new JobBuilder("load", repository).listener(new JobExecutionListener() {

				@Override
				public void afterJob(JobExecution execution) {
					if (listener.equals("THROWS")) {
						throw new NoClassDefFoundError("of the application's own listener");
					}
				}

			}).start(new StepBuilder("step", repository).tasklet((contribution, chunk) -> {
				logger.info("The step runs on " + Thread.currentThread());
				if (step.equals("FAILS")) {
					throw new IllegalStateException("of the application's own step");
				}
				return RepeatStatus.FINISHED;
			}).build()).build();
		}

	}

}
