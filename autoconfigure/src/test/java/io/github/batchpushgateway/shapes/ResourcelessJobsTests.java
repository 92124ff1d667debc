package io.github.batchpushgateway.shapes;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;

/**
 * Jobs on Spring Batch's default job repository, which keeps the last execution only.
 */
class ResourcelessJobsTests {

	@AutoClose
	private static final JobApplication shared = JobApplication.resourceless();

	@Nested
	class Steps extends StepShapes {

		Steps() {
			super(shared);
		}

	}

	@Nested
	class Flows extends FlowShapes {

		Flows() {
			super(shared);
		}

	}

	@Nested
	class Ends extends EndShapes {

		Ends() {
			super(shared);
		}

	}

	@Nested
	class Partitions extends PartitionShapes {

		Partitions() {
			super(shared);
		}

	}

	@Nested
	class Chunkings extends ChunkingShapes {

		Chunkings() {
			super(shared);
		}

	}

}
