package io.github.batchpushgateway.shapes;

import io.github.batchpushgateway.server.postgresql.PostgreSqlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * Jobs on a job repository in a PostgreSQL server.
 */
class PostgreSqlJobsIT {

	private static PostgreSqlServer server;

	private static JobApplication shared;

	@BeforeAll
	static void start() {
		server = PostgreSqlServer.start();
		shared = JobApplication.jdbc(server.jdbcUrl(), "postgresql");
	}

	@AfterAll
	static void stop() {
		shared.close();
		server.close();
	}

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
