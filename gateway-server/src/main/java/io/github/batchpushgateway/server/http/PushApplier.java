package io.github.batchpushgateway.server.http;

import java.util.List;

import io.github.batchpushgateway.server.exposition.ExpositionException;
import io.github.batchpushgateway.server.exposition.ExpositionTooLargeException;
import io.github.batchpushgateway.server.exposition.FamilyRenderer;
import io.github.batchpushgateway.server.exposition.ParsedFamilies;
import io.github.batchpushgateway.server.exposition.ProtobufParser;
import io.github.batchpushgateway.server.exposition.TextParser;
import io.github.batchpushgateway.server.limits.LimitExceededException;
import io.github.batchpushgateway.server.limits.MemoryClaim;
import io.github.batchpushgateway.server.model.GroupingKey;
import io.github.batchpushgateway.server.model.InconsistentPushException;
import io.github.batchpushgateway.server.model.RenderedFamily;
import io.github.batchpushgateway.server.storage.MetricStore;
import io.github.batchpushgateway.server.storage.NotDurableException;
import io.github.batchpushgateway.server.storage.Receipt;
import io.github.batchpushgateway.server.telemetry.GatewayMetrics;
import io.github.batchpushgateway.server.telemetry.LogText;
import io.github.batchpushgateway.server.telemetry.RejectionReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the body of a push into rendered families and stores them. Reuses its parsers and
 * renderer, so it belongs to one thread.
 */
final class PushApplier {

	private static final Logger logger = LoggerFactory.getLogger(PushApplier.class);

	private final TextParser textParser;

	private final ProtobufParser protobufParser;

	private final FamilyRenderer renderer = new FamilyRenderer();

	private final MetricStore store;

	private final GatewayMetrics metrics;

	/**
	 * Creates an applier.
	 * @param store the groups
	 * @param metrics where it is counted if a rejected push could not be marked
	 * @param settings what bodies may be
	 */
	PushApplier(MetricStore store, GatewayMetrics metrics, HttpSettings settings) {
		this.metrics = metrics;
		this.textParser = new TextParser(settings.strictText(), settings.utf8Names(), settings.limits());
		this.protobufParser = new ProtobufParser(settings.utf8Names(), settings.limits());
		this.store = store;
	}

	/**
	 * Applies a push.
	 * @param push the push
	 * @param body the body; not read any more when this method has returned
	 * @return what became of it: a body that is not in its format, or asks for too much
	 * text, has changed nothing, an inconsistent one only the push failure time of its
	 * group
	 */
	Outcome apply(Push push, BodyBytes body) {
		MemoryClaim claim = body.claim();
		long claimed = claim.bytes();
		try {
			ParsedFamilies parsed = push.protobuf() ? this.protobufParser.parse(body.array(), 0, body.length(), claim)
					: this.textParser.parse(body.array(), 0, body.length(), claim);
			List<RenderedFamily> families = this.renderer.render(parsed, push.key(), push.received());
			Receipt receipt = this.store.push(push.key(), families, push.replaceGroup(), push.received(),
					push.expires());
			receipt.otherHelp().forEach((name) -> tellOfOtherHelp(name, push.key()));
			return Outcome.accepted(receipt);
		}
		catch (ExpositionException ex) {
			return Outcome.rejected(Rejection.bad(RejectionReason.SYNTAX, ex));
		}
		catch (NotDurableException ex) {
			return Outcome.rejected(Rejection.of(ex));
		}
		catch (ExpositionTooLargeException ex) {
			return Outcome
				.rejected(new Rejection(413, RejectionReason.LIMIT, null, String.valueOf(ex.getMessage()), 0));
		}
		catch (LimitExceededException ex) {
			return Outcome.rejected(Rejection.of(ex));
		}
		catch (InconsistentPushException ex) {
			markFailed(push);
			return Outcome.rejected(Rejection.bad(RejectionReason.INCONSISTENT,
					"pushed metrics are invalid or inconsistent with existing metrics: " + ex.getMessage()));
		}
		finally {
			claim.shrink(claim.bytes() - claimed);
		}
	}

	private static void tellOfOtherHelp(String name, GroupingKey key) {
		logger.info(
				"metric family \"{}\" has another help text in group {} than in groups before it;"
						+ " scrapes show the first one (told once for each family)",
				LogText.of(name), LogText.of(key.toString()));
	}

	private void markFailed(Push push) {
		try {
			if (!this.store.markFailed(push.key(), push.received(), push.expires())) {
				this.metrics.unmarkedFailure();
			}
		}
		catch (NotDurableException ex) {
			logger.warn("cannot mark group {} as failed: {}", LogText.of(push.key().toString()), ex.getMessage());
		}
	}

}
