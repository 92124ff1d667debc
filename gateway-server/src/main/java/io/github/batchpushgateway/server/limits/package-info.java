/**
 * What the gateway gives one client, and all of them together.
 *
 * <p>
 * Comes from: every package that reads, holds or sends something. Goes to: nowhere.
 * {@code Limits} is immutable; {@code WorkingMemory} may be used by any thread, a
 * {@code MemoryClaim} of it belongs to one. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.server.limits;

import org.jspecify.annotations.NullMarked;
