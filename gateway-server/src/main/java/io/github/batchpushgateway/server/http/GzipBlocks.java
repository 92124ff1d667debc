package io.github.batchpushgateway.server.http;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

/**
 * Compresses one scrape after the other, and only what has changed since the last one.
 *
 * <p>
 * Safe for use by any thread. A scrape that comes while another one is compressed waits
 * for it, to find its work done.
 */
public final class GzipBlocks {

	/*
	 * Blocks. The parts of a scrape are compressed in runs of neighbours of up to 16 KiB;
	 * a part that is larger is a run of its own. Each run starts with an empty history,
	 * so that nothing in it refers to what stands before it, and ends with a sync flush,
	 * that is, with an empty stored block that fills up the last byte. Runs compressed at
	 * different times can therefore stand one behind the other in one stream. The answer
	 * is a gzip header, the runs, a last empty block, and the CRC-32 and length of all:
	 * one member, because there are clients that stop reading after the first.
	 *
	 * Which blocks are kept. A part that has not changed is the same array as in the last
	 * scrape. Every scrape is cut anew: a run that was compressed before is taken as it
	 * is, everything else goes into new runs, and neighbours that fit into one run are
	 * put together. So no two neighbours are small, a changed part costs the run it is
	 * in, and families that come and go do not move the borders of other runs.
	 *
	 * The parts of a block are referenced weakly, since they are only compared: the text
	 * of groups that are gone must not be held until the next compressed scrape.
	 */

	/** Larger runs do not compress better, and cost more when a part has changed. */
	private static final int RUN_BYTES = 16 * 1024;

	/** How much is given to the deflater at once: no collection can start meanwhile. */
	private static final int INPUT_BYTES = 64 * 1024;

	private static final byte[] HEADER = { 0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, (byte) 0xff };

	private static final byte[] LAST_BLOCK = { 3, 0 };

	private List<Block> blocks = List.of();

	/**
	 * Compresses the parts of a scrape into one gzip member.
	 * @param parts the parts, never changed; what was among the parts of the scrape
	 * before is compressed already
	 * @return the parts of the member, never changed
	 */
	public synchronized List<byte[]> compress(List<byte[]> parts) {
		IdentityHashMap<byte[], Block> known = new IdentityHashMap<>(2 * this.blocks.size());
		for (Block block : this.blocks) {
			byte[] first = block.parts().get(0).get();
			if (first != null) {
				known.put(first, block);
			}
		}
		Cut cut = new Cut(parts);
		try {
			for (int i = 0; i < parts.size();) {
				Block block = known.get(parts.get(i));
				boolean reusable = block != null && block.isAt(i, parts);
				i = cut.add(i, reusable ? block : null);
			}
			this.blocks = cut.end();
		}
		finally {
			cut.close();
		}
		return member();
	}

	private List<byte[]> member() {
		List<byte[]> member = new ArrayList<>(this.blocks.size() + 2);
		member.add(HEADER);
		CombinedCrc32 crc = new CombinedCrc32();
		long bytes = 0;
		for (Block block : this.blocks) {
			member.add(block.deflated());
			crc.add(block.crc(), block.crcFactor());
			bytes += block.bytes();
		}
		ByteBuffer trailer = ByteBuffer.allocate(LAST_BLOCK.length + 8).order(ByteOrder.LITTLE_ENDIAN);
		member.add(trailer.put(LAST_BLOCK).putInt(crc.value()).putInt((int) bytes).array());
		return member;
	}

	/**
	 * A run of parts, compressed.
	 *
	 * @param parts the parts
	 * @param bytes the length of all parts
	 * @param deflated what they are compressed to
	 * @param crc the CRC-32 of the parts
	 * @param crcFactor what their length makes of the CRC-32 before them
	 */
	@SuppressWarnings("ArrayRecordComponent")
	private record Block(List<WeakReference<byte[]>> parts, long bytes, byte[] deflated, int crc, int crcFactor) {

		boolean isAt(int index, List<byte[]> scrape) {
			if (index + this.parts.size() > scrape.size()) {
				return false;
			}
			for (int i = 0; i < this.parts.size(); i++) {
				if (!this.parts.get(i).refersTo(scrape.get(index + i))) {
					return false;
				}
			}
			return true;
		}

	}

	/**
	 * Cuts a scrape into blocks.
	 */
	private static final class Cut implements AutoCloseable {

		private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);

		private final List<Block> blocks = new ArrayList<>();

		private final List<byte[]> parts;

		private byte[] output = new byte[RUN_BYTES];

		private int runFrom;

		private int runTo;

		private long runBytes;

		/** The run, if it is compressed already. */
		private @Nullable Block run;

		Cut(List<byte[]> parts) {
			this.parts = parts;
		}

		/**
		 * Adds the next part, or the parts of a block.
		 * @return the index behind what was added
		 */
		int add(int index, @Nullable Block block) {
			int count = (block != null) ? block.parts().size() : 1;
			long bytes = (block != null) ? block.bytes() : this.parts.get(index).length;
			if (this.runTo > this.runFrom && this.runBytes + bytes <= RUN_BYTES) {
				this.run = null;
			}
			else {
				endRun();
				this.run = block;
			}
			this.runTo = index + count;
			this.runBytes += bytes;
			return this.runTo;
		}

		List<Block> end() {
			endRun();
			return this.blocks;
		}

		private void endRun() {
			if (this.runTo > this.runFrom) {
				this.blocks.add((this.run != null) ? this.run : deflate());
			}
			this.runFrom = this.runTo;
			this.runBytes = 0;
		}

		private Block deflate() {
			List<byte[]> run = this.parts.subList(this.runFrom, this.runTo);
			CRC32 crc = new CRC32();
			this.deflater.reset();
			int length = 0;
			for (byte[] part : run) {
				crc.update(part);
				for (int from = 0; from < part.length; from += INPUT_BYTES) {
					this.deflater.setInput(part, from, Math.min(INPUT_BYTES, part.length - from));
					length = deflate(length, Deflater.NO_FLUSH);
				}
			}
			length = deflate(length, Deflater.SYNC_FLUSH);
			return new Block(run.stream().map(WeakReference::new).toList(), this.runBytes,
					Arrays.copyOf(this.output, length), (int) crc.getValue(), CombinedCrc32.factor(this.runBytes));
		}

		/** Until the output is not filled: nothing is then left in the deflater. */
		private int deflate(int from, int flush) {
			int length = from;
			while (true) {
				int written = this.deflater.deflate(this.output, length, this.output.length - length, flush);
				length += written;
				if (length < this.output.length) {
					return length;
				}
				this.output = Arrays.copyOf(this.output, 2 * length);
			}
		}

		@Override
		public void close() {
			this.deflater.end();
		}

	}

}
