package io.github.batchpushgateway.samples.invoices;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Ends a worker with the manager that has started it, however that ends.
 */
@Component
@Profile(RemotePartitioningApplication.WORKER)
class LifeOfManager implements ApplicationRunner {

	@Override
	public void run(ApplicationArguments arguments) {
		ProcessHandle.current().parent().ifPresent((manager) -> {
			Thread waiting = new Thread(() -> endAfter(manager), "life-of-manager");
			waiting.setDaemon(true);
			waiting.start();
		});
	}

	private static void endAfter(ProcessHandle manager) {
		manager.onExit().join();
		System.exit(0);
	}

}
