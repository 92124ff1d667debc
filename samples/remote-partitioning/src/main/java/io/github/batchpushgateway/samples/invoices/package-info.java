/**
 * Readings of meters become invoices, in other JVMs than the one that runs the job.
 *
 * <p>
 * The manager runs the job: it divides the customers into ranges, sends a message for
 * each, and waits until the job repository says that all are done. Workers take messages
 * from the broker and write the invoices of a range. Both are this application, with the
 * profile {@code worker} or without. So that one command shows it, the manager starts the
 * broker, the database and the workers as well. Wiring register.
 */
@NullMarked
package io.github.batchpushgateway.samples.invoices;

import org.jspecify.annotations.NullMarked;
