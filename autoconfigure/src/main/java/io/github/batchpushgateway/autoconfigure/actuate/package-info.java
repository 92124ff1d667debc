/**
 * What a running application tells of its pushes: endpoint, health, meters.
 *
 * <p>
 * Comes from: the operator, on a thread of the web server or of a meter registry. Goes
 * to: {@link io.github.batchpushgateway.push}, whose history it shows; nothing here is
 * called by a job. Wiring register. Each class needs another optional module of Spring
 * Boot.
 */
@NullMarked
package io.github.batchpushgateway.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
