import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import { AlarmTopic } from './AlarmTopic.ts'
import { type AlarmRule, alarmRules, type Watched } from './alarmRules.ts'

const operators = {
	above: ComparisonOperator.GREATER_THAN_THRESHOLD,
	below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const

/** The alarms and their topic. The description of each alarm says what the operator must do. */
export class Alarms extends Construct {
	readonly #topic: AlarmTopic

	constructor(scope: Construct, id: string, watched: Watched) {
		super(scope, id)
		this.#topic = new AlarmTopic(this, 'Topic', watched.settings)
		for (const [name, rule] of Object.entries(alarmRules(watched))) this.add(this, name, rule)
	}

	/** Adds an alarm that publishes to the topic. */
	add(scope: Construct, id: string, rule: AlarmRule): void {
		const { description, metric, threshold = 0, rings = 'above', periods = 1, missing } = rule
		this.#topic.hear(
			new Alarm(scope, id, {
				alarmDescription: description,
				metric,
				threshold,
				comparisonOperator: operators[rings],
				evaluationPeriods: periods,
				treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
			}),
		)
	}
}
