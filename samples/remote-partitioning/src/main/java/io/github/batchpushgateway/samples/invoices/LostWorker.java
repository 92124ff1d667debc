package io.github.batchpushgateway.samples.invoices;

import java.time.Duration;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.batch.autoconfigure.JobLauncherApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Kills a worker, if asked to, as soon as each of them is in the middle of a range.
 */
@Component
@Profile("!" + RemotePartitioningApplication.WORKER)
@Order(JobLauncherApplicationRunner.DEFAULT_ORDER - 1)
class LostWorker implements ApplicationRunner {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private final InvoiceOptions options;

	private final WorkerProcesses workers;

	private final JdbcClient jdbcClient;

	LostWorker(InvoiceOptions options, WorkerProcesses workers, JdbcClient jdbcClient) {
		this.options = options;
		this.workers = workers;
		this.jdbcClient = jdbcClient;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		if (this.options.losesAWorker()) {
			Thread watching = new Thread(this::killOneAtWork, "lost-worker");
			watching.setDaemon(true);
			watching.start();
		}
	}

	private void killOneAtWork() {
		try {
			while (workersAtWork() < this.options.workers()) {
				Thread.sleep(INTERVAL.toMillis());
			}
			this.workers.killOne();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private int workersAtWork() {
		return this.jdbcClient.sql("""
				select count(*)
				from batch_step_execution
				where step_name like ? and status = 'STARTED' and commit_count between 3 and 10
				""").param(InvoiceWorker.STEP + ":%").query(Integer.class).single();
	}

}
