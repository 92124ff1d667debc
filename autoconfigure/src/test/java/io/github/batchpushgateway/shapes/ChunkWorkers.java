package io.github.batchpushgateway.shapes;

import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.batch.core.step.item.SimpleChunkProcessor;
import org.springframework.batch.integration.chunk.ChunkMessageChannelItemWriter;
import org.springframework.batch.integration.chunk.ChunkProcessorChunkRequestHandler;
import org.springframework.batch.integration.chunk.ChunkRequest;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.core.MessagingTemplate;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.util.SerializationUtils;

/**
 * Workers that chunks of items are sent to. A chunk travels as bytes, as it does through
 * a broker, so that a manager does not see what a worker makes of it.
 */
@SuppressWarnings("removal")
final class ChunkWorkers {

	final QueueChannel replies = new QueueChannel();

	private final ChunkProcessorChunkRequestHandler<Integer> handler = new ChunkProcessorChunkRequestHandler<>();

	private final AtomicInteger chunks = new AtomicInteger();

	private final int lost;

	private ChunkWorkers(Items items, int lost) {
		this.handler.setChunkProcessor(new SimpleChunkProcessor<>(items, items));
		this.lost = lost;
	}

	/** Workers that answer each chunk. */
	static ChunkWorkers of(Items items) {
		return new ChunkWorkers(items, -1);
	}

	/** Workers one of which is gone with a chunk, counted from 0. */
	static ChunkWorkers losing(int chunk, Items items) {
		return new ChunkWorkers(items, chunk);
	}

	/** What takes a manager's chunks to the workers. */
	MessagingTemplate template() {
		DirectChannel requests = new DirectChannel();
		requests.subscribe(this::handle);
		MessagingTemplate template = new MessagingTemplate(requests);
		template.setReceiveTimeout(1);
		return template;
	}

	ChunkMessageChannelItemWriter<Integer> writer() {
		ChunkMessageChannelItemWriter<Integer> writer = new ChunkMessageChannelItemWriter<>();
		writer.setMessagingOperations(template());
		writer.setReplyChannel(this.replies);
		writer.setMaxWaitTimeouts(20);
		return writer;
	}

	private void handle(Message<?> message) {
		ChunkRequest<Integer> request = asReceived(message.getPayload());
		if (this.chunks.getAndIncrement() == this.lost) {
			return;
		}
		try {
			this.replies.send(new GenericMessage<>(this.handler.handle(request)));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings({ "unchecked", "deprecation" })
	private static <T> T asReceived(Object payload) {
		return (T) SerializationUtils.deserialize(SerializationUtils.serialize(payload));
	}

}
