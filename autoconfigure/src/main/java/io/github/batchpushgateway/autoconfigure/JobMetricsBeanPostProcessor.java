package io.github.batchpushgateway.autoconfigure;

import java.net.URI;
import java.util.List;

import io.github.batchpushgateway.job.JobMetricsListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.PatternMatchUtils;

/**
 * Adds the {@link JobMetricsListener} to every job of the context, and its timer to the
 * steps that are beans: one of the job scope is only made when its job runs.
 *
 * <p>
 * It works in both callbacks, because the first one sees a job before any proxy is put
 * around it, and only the second one sees the product of a {@code FactoryBean}; adding
 * the listener twice is the same as adding it once. All it needs is looked up when the
 * first job or step appears: looked up earlier, those beans and all they depend on would
 * escape other post processors, and Spring would say so in the log.
 */
final class JobMetricsBeanPostProcessor implements BeanPostProcessor {

	private static final Log logger = LogFactory.getLog(JobMetricsBeanPostProcessor.class);

	private final ObjectProvider<JobMetricsListener> listener;

	private final ObjectProvider<PushgatewayConnectionDetails> connectionDetails;

	private final ObjectProvider<PushgatewayProperties> properties;

	private boolean inertLogged;

	JobMetricsBeanPostProcessor(ObjectProvider<JobMetricsListener> listener,
			ObjectProvider<PushgatewayConnectionDetails> connectionDetails,
			ObjectProvider<PushgatewayProperties> properties) {
		this.listener = listener;
		this.connectionDetails = connectionDetails;
		this.properties = properties;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		return attach(bean, beanName);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return attach(bean, beanName);
	}

	private Object attach(Object bean, String beanName) {
		if (bean instanceof Job) {
			Object target = AopProxyUtils.getSingletonTarget(bean);
			if ((target != null) ? target instanceof AbstractJob : bean instanceof AbstractJob) {
				attach((AbstractJob) ((target != null) ? target : bean));
			}
			else {
				logger.debug("The metrics of job bean '" + beanName + "' are not pushed: it has no listeners");
			}
		}
		else if (bean instanceof AbstractStep step && isActive()) {
			this.listener.getObject().attachTo(step);
		}
		return bean;
	}

	private void attach(AbstractJob job) {
		if (isActive() && isIncluded(job.getName())) {
			this.listener.getObject().attachTo(job);
		}
	}

	private boolean isActive() {
		URI url = this.connectionDetails.getObject().getUrl();
		if (url == null && !this.inertLogged) {
			this.inertLogged = true;
			logger.info("The metrics of jobs are not pushed: set batch.pushgateway.url to the URL of a Pushgateway,"
					+ " or batch.pushgateway.enabled to false.");
		}
		return url != null;
	}

	private boolean isIncluded(String jobName) {
		PushgatewayProperties.Jobs jobs = this.properties.getObject().getJobs();
		return (jobs.getInclude().isEmpty() || matches(jobs.getInclude(), jobName))
				&& !matches(jobs.getExclude(), jobName);
	}

	private static boolean matches(List<String> patterns, String jobName) {
		return PatternMatchUtils.simpleMatch(patterns.toArray(String[]::new), jobName);
	}

}
