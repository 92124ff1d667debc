package io.github.batchpushgateway.samples.invoices;

import java.sql.SQLException;

import org.h2.tools.Server;

import org.springframework.boot.artemis.autoconfigure.ArtemisConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * What runs elsewhere in earnest, and here inside the manager: a broker and a database
 * that the workers reach. Both listen on this machine only, each on any free port.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!" + RemotePartitioningApplication.WORKER)
class Infrastructure {

	/** Name of the address at which the broker takes the workers' connections. */
	static final String ACCEPTOR = "workers";

	@Bean
	ArtemisConfigurationCustomizer acceptorForWorkers() {
		return (configuration) -> {
			try {
				configuration.addAcceptorConfiguration(ACCEPTOR, "tcp://localhost:0");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	Server databaseServer() throws SQLException {
		return Server.createTcpServer("-tcpPort", "0");
	}

}
