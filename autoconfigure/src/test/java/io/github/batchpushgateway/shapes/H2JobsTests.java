package io.github.batchpushgateway.shapes;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;

/**
 * Jobs on a job repository in a database inside the application.
 */
class H2JobsTests {

	@AutoClose
	private static final JobApplication shared = JobApplication.jdbc("jdbc:h2:mem:shapes", "h2");

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
	class Stored extends StoredShapes {

		Stored() {
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
