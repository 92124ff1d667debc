package io.github.batchpushgateway.shapes;

import org.junit.jupiter.api.Nested;

/**
 * Jobs on Spring Batch's default job repository, which keeps the last execution only.
 */
class ResourcelessJobsTests {

	@Nested
	class Steps extends StepShapes {

		Steps() {
			super(JobApplication.resourceless());
		}

	}

	@Nested
	class Flows extends FlowShapes {

		Flows() {
			super(JobApplication.resourceless());
		}

	}

	@Nested
	class Ends extends EndShapes {

		Ends() {
			super(JobApplication.resourceless());
		}

	}

	@Nested
	class Partitions extends PartitionShapes {

		Partitions() {
			super(JobApplication.resourceless());
		}

	}

}
