package io.github.batchpushgateway.server.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessFamiliesTests {

	@TempDir
	Path proc;

	private String exposed() {
		StringBuilder text = new StringBuilder();
		for (OwnFamily family : new ProcessFamilies(this.proc).all()) {
			text.append(new String(SampleText.render(family, Instant.EPOCH).text(), StandardCharsets.UTF_8));
		}
		return text.toString();
	}

	private void write(String file, String content) throws IOException {
		Path path = this.proc.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, content);
	}

	@Test
	void readsWhatTheKernelSays() throws IOException {
		write("stat", "cpu  1 2 3\nbtime 1700000000\nprocesses 9\n");
		write("self/stat", "7 (ja) va) S 1 7 7 0 -1 4194304 1 0 0 0 150 25 0 0 20 0 30 0 4200 123456789 2000 1 1\n");
		write("self/status", "Name:\tjava\nVmSize:\t  99 kB\nVmRSS:\t    2048 kB\n");
		write("self/limits", """
				Limit                     Soft Limit           Hard Limit           Units
				Max address space         unlimited            unlimited            bytes
				Max open files            1024                 4096                 files
				""");
		write("self/net/netstat", "TcpExt: A B\nTcpExt: 1 2\nIpExt: InNoRoutes InOctets OutOctets\nIpExt: 1 300 400\n");
		write("self/fd/0", "");
		write("self/fd/1", "");

		assertThat(exposed()).isEqualTo("""
				process_cpu_seconds_total 1.75
				process_max_fds 1024
				process_network_receive_bytes_total 300
				process_network_transmit_bytes_total 400
				process_open_fds 2
				process_resident_memory_bytes 2.097152e+06
				process_start_time_seconds 1.700000042e+09
				process_virtual_memory_bytes 1.23456789e+08
				process_virtual_memory_max_bytes 1.8446744073709552e+19
				""");
	}

	@Test
	void saysNothingWhereThereIsNothingToRead() {
		assertThat(exposed()).isEmpty();
	}

	@Test
	void saysNothingOfWhatItCannotRead() throws IOException {
		write("stat", "btime soon\n");
		write("self/stat", "7 (java) S 1\n");
		write("self/limits", "");
		write("self/net/netstat", "IpExt: A\n");

		assertThat(exposed()).isEmpty();
	}

}
