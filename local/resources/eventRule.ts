import { arn, physicalName } from '../access/account.ts'
import { parseRate, type Schedule } from '../lambda/schedule.ts'
import { checkProperties, checkValue } from '../template/properties.ts'
import { arnOf, at, type Kind, type Model, type Modelled, objects, ofType, text } from './kind.ts'

const type = 'AWS::Events::Rule'

export const eventRule: Kind = {
	type,
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'events', `rule/${name}`) } }
	},
	known: ['Description', 'ScheduleExpression', 'State', 'Targets'],
}

/** Lambda invokes asynchronously for a rule, and repeats what fails, unless it is told not to. */
const checkRetries = (model: Model, rule: Modelled, functionArn: string): void => {
	const config = ofType(model, 'AWS::Lambda::EventInvokeConfig').find(({ properties }) =>
		functionArn.endsWith(`:${text(properties['FunctionName'])}`),
	)
	const where = `${at(rule)}: MaximumRetryAttempts of its target`
	checkValue(where, config?.properties['MaximumRetryAttempts'], [0])
}

/** The rules that call functions by the clock. */
export const describeSchedules = (model: Model): readonly Schedule[] =>
	ofType(model, type).map((rule) => {
		const { ScheduleExpression, State, Targets } = rule.properties
		checkValue(`${at(rule)} State`, State ?? 'ENABLED', ['ENABLED'])
		return {
			ruleArn: arnOf(rule),
			everyMilliseconds: parseRate(at(rule), text(ScheduleExpression, '')),
			functionArns: objects(Targets).map((target) => {
				checkProperties(`${at(rule)} Targets`, target, ['Arn', 'Id'])
				const functionArn = text(target['Arn'])
				if (!ofType(model, 'AWS::Lambda::Function').some((fn) => arnOf(fn) === functionArn))
					throw new Error(`${at(rule)}: ${functionArn} is no function of the stack`)
				checkRetries(model, rule, functionArn)
				return functionArn
			}),
		}
	})
