package io.github.batchpushgateway.shapes;

import java.util.UUID;

import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Nested;

/**
 * Jobs on a job repository in a database inside the application.
 */
class H2JobsTests {

	private static JobApplication application() {
		JdbcConnectionPool connections = JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
		connections.setMaxConnections(50);
		return JobApplication.jdbc(connections, "h2");
	}

	@Nested
	class Steps extends StepShapes {

		Steps() {
			super(application());
		}

	}

	@Nested
	class Flows extends FlowShapes {

		Flows() {
			super(application());
		}

	}

	@Nested
	class Ends extends EndShapes {

		Ends() {
			super(application());
		}

	}

	@Nested
	class Partitions extends PartitionShapes {

		Partitions() {
			super(application());
		}

	}

	@Nested
	class Stored extends StoredShapes {

		Stored() {
			super(application());
		}

	}

}
