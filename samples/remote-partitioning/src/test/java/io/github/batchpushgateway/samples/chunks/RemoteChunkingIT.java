package io.github.batchpushgateway.samples.chunks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.batchpushgateway.server.GatewayOptions;
import io.github.batchpushgateway.server.GatewayServer;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A step whose chunks go through a broker to workers in JVMs of their own.
 */
class RemoteChunkingIT {

	@TempDir
	private Path directory;

	private final String database = UUID.randomUUID().toString();

	private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	private final List<Process> workers = new ArrayList<>();

	private GatewayServer gateway;

	private Server databaseServer;

	private JdbcClient jdbcClient;

	@BeforeEach
	void startServers() throws Exception {
		this.gateway = GatewayServer.start(GatewayOptions.defaults().withListenAddress("127.0.0.1:0"));
		this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
			.setSecurityEnabled(false)
			.addAcceptorConfiguration("programs", "tcp://localhost:0"));
		this.broker.start();
		this.databaseServer = Server.createTcpServer("-tcpPort", "0").start();
		DriverManagerDataSource dataSource = new DriverManagerDataSource(
				"jdbc:h2:mem:" + this.database + ";DB_CLOSE_DELAY=-1", "sa", "");
		new ResourceDatabasePopulator(new ClassPathResource("/org/springframework/batch/core/schema-h2.sql"))
			.execute(dataSource);
		this.jdbcClient = JdbcClient.create(dataSource);
		this.jdbcClient.sql("create table written (item integer)").update();
		this.jdbcClient.sql("create table stalled (pid bigint)").update();
	}

	@AfterEach
	void stopServers() throws Exception {
		this.workers.forEach(Process::destroyForcibly);
		this.jdbcClient.sql("shutdown").update();
		this.databaseServer.stop();
		this.broker.stop();
		this.gateway.close();
	}

	@Test
	void theManagerCountsWhatWorkersHaveWrittenOnce() throws Exception {
		startWorkers();

		runManager();

		long written = IntStream.range(0, ChunkingProgram.ITEMS).filter(ChunkingProgram::isWritten).count();
		assertThat(written()).isEqualTo(written);
		assertThat(scrape()).contains(sample("batch_job_success", 1))
			.contains(sample("batch_job_items_read", ChunkingProgram.ITEMS))
			.contains(sample("batch_job_items_written", written))
			.contains(sample("batch_job_items_filtered", ChunkingProgram.ITEMS - written));
	}

	@Test
	void theChunkOfAWorkerThatIsKilledIsNotWritten() throws Exception {
		int stallAt = 57;
		startWorkers("stall.at=" + stallAt);
		Thread killing = new Thread(this::killWhoStandsStill);
		killing.start();

		runManager();
		killing.join();

		int lost = stallAt / ChunkingProgram.CHUNK_SIZE;
		long written = IntStream.range(0, ChunkingProgram.ITEMS)
			.filter((item) -> item / ChunkingProgram.CHUNK_SIZE != lost)
			.filter(ChunkingProgram::isWritten)
			.count();
		assertThat(this.workers).filteredOn(Process::isAlive).hasSize(1);
		assertThat(written()).isEqualTo(written);
		assertThat(scrape()).contains(sample("batch_job_success", 0))
			.contains(sample("batch_job_items_read", ChunkingProgram.ITEMS))
			.contains(sample("batch_job_items_written", written));
	}

	private void killWhoStandsStill() {
		await().atMost(Duration.ofSeconds(60)).until(() -> count("select count(*) from stalled") == 1);
		ProcessHandle.of(count("select pid from stalled")).orElseThrow().destroyForcibly();
	}

	private void startWorkers(String... settings) throws IOException {
		for (int i = 0; i < 2; i++) {
			this.workers.add(start(ChunkingProgram.Worker.class, "worker" + i, settings));
		}
		await().atMost(Duration.ofSeconds(60)).until(() -> consumers() == 2);
	}

	private void runManager() throws IOException, InterruptedException {
		Process manager = start(ChunkingProgram.Manager.class, "manager",
				"batch.pushgateway.url=http://localhost:" + this.gateway.port(),
				"batch.pushgateway.delete.enabled=false");
		try {
			assertThat(manager.waitFor(60, TimeUnit.SECONDS)).as(log("manager")).isTrue();
		}
		finally {
			manager.destroyForcibly();
		}
		assertThat(manager.exitValue()).as(log("manager")).isZero();
	}

	private Process start(Class<?> role, String name, String... settings) throws IOException {
		int brokerPort = this.broker.getActiveMQServer().getRemotingService().getAcceptor("programs").getActualPort();
		List<String> all = new ArrayList<>(List.of(settings));
		all.add("broker=tcp://localhost:" + brokerPort + "?consumerWindowSize=0");
		all.add("database=jdbc:h2:" + this.databaseServer.getURL() + "/mem:" + this.database);
		return ChunkingProgram.start(role, this.directory.resolve(name + ".log"), all.toArray(String[]::new));
	}

	private String log(String name) throws IOException {
		return Files.readString(this.directory.resolve(name + ".log"));
	}

	private int consumers() {
		Queue requests = this.broker.getActiveMQServer().locateQueue("requests");
		return (requests != null) ? requests.getConsumerCount() : 0;
	}

	private long written() {
		return count("select count(*) from written");
	}

	private long count(String query) {
		return this.jdbcClient.sql(query).query(Long.class).single();
	}

	private String scrape() throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + this.gateway.port() + "/metrics");
		return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	private static String sample(String name, long value) {
		return name + "{instance=\"\",job=\"remote-chunks\"} " + value + "\n";
	}

}
