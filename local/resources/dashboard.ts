import { idOnly, type Kind } from './kind.ts'

/** Nothing to run: the host shows no dashboards. */
export const dashboard: Kind = {
	type: 'AWS::CloudWatch::Dashboard',
	identity: idOnly,
	known: ['DashboardBody', 'DashboardName'],
}
