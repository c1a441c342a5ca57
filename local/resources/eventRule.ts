import { parseRate, type Schedule } from '../lambda/schedule.ts'
import { checkProperties, checkValue } from '../template/properties.ts'
import { arnOf, at, type Kind, type Model, type Modelled, named, objects, ofType, text } from './kind.ts'

const type = 'AWS::Events::Rule'

export const eventRule: Kind = {
	type,
	identity: named('events', (name) => `rule/${name}`),
	known: ['Description', 'ScheduleExpression', 'State', 'Targets'],
}

/** A rule invokes a function asynchronously: Lambda repeats an invocation that fails, unless it is configured not to. */
const checkRetries = (model: Model, rule: Modelled, functionArn: string): void => {
	const config = ofType(model, 'AWS::Lambda::EventInvokeConfig').find(({ properties }) =>
		functionArn.endsWith(`:${text(properties['FunctionName'])}`),
	)
	const where = `${at(rule)}: MaximumRetryAttempts of its target`
	checkValue(where, config?.properties['MaximumRetryAttempts'], [0])
}

/** The rules that invoke functions on a schedule. */
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
					throw new Error(`${at(rule)}: ${functionArn} is not a function of the stack`)
				checkRetries(model, rule, functionArn)
				return functionArn
			}),
		}
	})
