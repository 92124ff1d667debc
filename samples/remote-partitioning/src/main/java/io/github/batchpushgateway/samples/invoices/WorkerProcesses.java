package io.github.batchpushgateway.samples.invoices;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.h2.tools.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.boot.system.ApplicationHome;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The workers, each in a JVM of its own: started before the job, and ended with the
 * manager.
 */
@Component
@Profile("!" + RemotePartitioningApplication.WORKER)
@Order(JobLauncherApplicationRunner.DEFAULT_ORDER - 2)
class WorkerProcesses implements ApplicationRunner, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(WorkerProcesses.class);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

	private final int workers;

	private final Duration printTime;

	private final EmbeddedActiveMQ broker;

	private final Server databaseServer;

	private final List<Process> processes = new ArrayList<>();

	WorkerProcesses(InvoiceOptions options, EmbeddedActiveMQ broker, Server databaseServer) {
		this.workers = options.workers();
		this.printTime = options.printTime();
		this.broker = broker;
		this.databaseServer = databaseServer;
	}

	@Override
	public void run(ApplicationArguments arguments) throws IOException, InterruptedException {
		for (int number = 1; number <= this.workers; number++) {
			this.processes.add(new ProcessBuilder(command(number)).inheritIO().start());
		}
		Instant deadline = Instant.now().plus(START_TIMEOUT);
		while (connectedWorkers() < this.workers) {
			Assert.state(this.processes.stream().allMatch(Process::isAlive), "a worker has ended instead of working");
			Assert.state(Instant.now().isBefore(deadline), () -> "no worker connected within " + START_TIMEOUT);
			Thread.sleep(100);
		}
		logger.info("{} workers are waiting for work", this.workers);
	}

	/** Ends a worker as the kernel does when memory is short. */
	void killOne() {
		Process process = this.processes.get(0);
		process.destroyForcibly();
		logger.warn("Killed worker 1, process {}", process.pid());
	}

	@Override
	public void destroy() {
		this.processes.forEach(Process::destroy);
		this.processes.forEach((process) -> process.onExit().join());
	}

	private List<String> command(int number) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-XX:TieredStopAtLevel=1");
		File source = new ApplicationHome(RemotePartitioningApplication.class).getSource();
		command.addAll((source != null && source.isFile()) ? List.of("-jar", source.toString())
				: List.of("-cp", System.getProperty("java.class.path"), RemotePartitioningApplication.class.getName()));
		command.add("--spring.profiles.active=" + RemotePartitioningApplication.WORKER);
		command.add("--spring.artemis.broker-url=tcp://localhost:" + brokerPort() + "?consumerWindowSize=0");
		command.add("--spring.datasource.url=jdbc:h2:" + this.databaseServer.getURL() + "/mem:invoices");
		command.add("--print-time=" + this.printTime.toMillis() + "ms");
		command.add("--worker=" + number);
		return command;
	}

	private int brokerPort() {
		return this.broker.getActiveMQServer()
			.getRemotingService()
			.getAcceptor(Infrastructure.ACCEPTOR)
			.getActualPort();
	}

	private int connectedWorkers() {
		return this.broker.getActiveMQServer().locateQueue(InvoiceJob.QUEUE).getConsumerCount();
	}

}
