import { idOnly, type Kind } from './kind.ts'

/** Nothing to run: there is nobody who draws it on one machine. */
export const dashboard: Kind = {
	type: 'AWS::CloudWatch::Dashboard',
	identity: idOnly,
	known: ['DashboardBody', 'DashboardName'],
}
