package io.github.batchpushgateway.samples.chunks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.github.batchpushgateway.autoconfigure.PushgatewayAutoConfiguration;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.item.SimpleChunkProcessor;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.integration.chunk.ChunkMessageChannelItemWriter;
import org.springframework.batch.integration.chunk.ChunkProcessorChunkRequestHandler;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.jms.dsl.Jms;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A job that sends its items away in chunks, or one of those who get them, in a JVM of
 * its own. Settings are system properties.
 */
final class ChunkingProgram {

	static final int ITEMS = 200;

	static final int CHUNK_SIZE = 10;

	private ChunkingProgram() {
	}

	static Process start(Class<?> role, Path log, String... settings) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"));
		for (String setting : settings) {
			builder.command().add("-D" + setting);
		}
		builder.command().add(ChunkingProgram.class.getName());
		builder.command().add(role.getName());
		return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

	/** Runs the job, if the role has one; a worker stays until it is killed. */
	public static void main(String[] args) throws Exception {
		var context = new AnnotationConfigApplicationContext(Connections.class, Class.forName(args[0]));
		for (Job job : context.getBeansOfType(Job.class).values()) {
			context.getBean(JobOperator.class).start(job, new JobParameters());
			context.close();
			System.exit(0);
		}
	}

	/** Every third item is filtered. */
	static boolean isWritten(int item) {
		return item % 3 != 0;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Connections {

		@Bean
		ConnectionFactory connectionFactory(@Value("${broker}") String url) {
			return new ActiveMQConnectionFactory(url);
		}

		@Bean
		DataSource dataSource(@Value("${database}") String url) {
			return new DriverManagerDataSource(url, "sa", "");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableBatchProcessing
	@EnableJdbcJobRepository
	@Import(PushgatewayAutoConfiguration.class)
	static class Manager {

		@Bean
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Job remoteChunks(JobRepository repository, JdbcTransactionManager transactions, DirectChannel requests,
				QueueChannel replies) {
			MessagingTemplate template = new MessagingTemplate(requests);
			template.setReceiveTimeout(500);
			ChunkMessageChannelItemWriter<Integer> writer = new ChunkMessageChannelItemWriter<>();
			writer.setMessagingOperations(template);
			writer.setReplyChannel(replies);
			writer.setMaxWaitTimeouts(20);
			return new JobBuilder("remote-chunks", repository)
				.start(new StepBuilder("load", repository).<Integer, Integer>chunk(CHUNK_SIZE)
					.transactionManager(transactions)
					.reader(new ListItemReader<>(IntStream.range(0, ITEMS).boxed().toList()))
					.writer(writer)
					.build())
				.build();
		}

		@Bean
		DirectChannel requests() {
			return new DirectChannel();
		}

		@Bean
		QueueChannel replies() {
			return new QueueChannel();
		}

		@Bean
		IntegrationFlow toWorkers(DirectChannel requests, ConnectionFactory broker) {
			return IntegrationFlow.from(requests).handle(Jms.outboundAdapter(broker).destination("requests")).get();
		}

		@Bean
		IntegrationFlow fromWorkers(QueueChannel replies, ConnectionFactory broker) {
			return IntegrationFlow.from(Jms.messageDrivenChannelAdapter(broker).destination("replies"))
				.channel(replies)
				.get();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Worker {

		/**
		 * Writes into a table. Who gets the item to stall at says who it is and stands
		 * still, with nothing of that chunk written.
		 */
		@Bean
		@SuppressWarnings("removal")
		IntegrationFlow chunks(ConnectionFactory broker, DataSource dataSource, @Value("${stall.at:-1}") int stallAt) {
			JdbcClient database = JdbcClient.create(dataSource);
			ChunkProcessorChunkRequestHandler<Integer> handler = new ChunkProcessorChunkRequestHandler<>();
			handler.setChunkProcessor(new SimpleChunkProcessor<Integer, Integer>((item) -> {
				if (item == stallAt) {
					database.sql("insert into stalled values (?)").param(ProcessHandle.current().pid()).update();
					Thread.sleep(Long.MAX_VALUE);
				}
				return isWritten(item) ? item : null;
			}, (chunk) -> chunk
				.forEach((item) -> database.sql("insert into written values (?)").param(item).update())));
			return IntegrationFlow
				.from(Jms.messageDrivenChannelAdapter(broker)
					.destination("requests")
					.configureListenerContainer((container) -> container.sessionTransacted(false)))
				.handle(handler, "handle")
				.handle(Jms.outboundAdapter(broker).destination("replies"))
				.get();
		}

	}

}
