import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Template } from '../../local/template/assembly.ts'
import { adaptTemplate } from './adaptTemplate.ts'

const stat = { Metric: { Namespace: 'AWS/SQS', MetricName: 'Age', Dimensions: [] }, Stat: 'Sum', Period: 300 }

const address = (scheme: string, rest: string) => ({
	'Fn::Join': ['', [scheme, { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, rest]],
})

const template: Template = {
	Resources: {
		Sum: {
			Type: 'AWS::CloudWatch::Alarm',
			Properties: {
				Threshold: 0,
				Metrics: [
					{ Id: 'sum', Expression: 'SUM(METRICS())' },
					{ Id: 'one', MetricStat: stat },
				],
			},
		},
		Single: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Age' } },
		Api: {
			Type: 'AWS::ApiGatewayV2::Api',
			Properties: { CorsConfiguration: { AllowOrigins: ['*'], MaxAge: 60 } },
		},
		Sends: {
			Type: 'AWS::IAM::Policy',
			Properties: {
				PolicyDocument: {
					Statement: [
						{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'a' },
						{ Effect: 'Allow', Action: ['dynamodb:Query'], Resource: 'b' },
					],
				},
			},
		},
		Keys: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: 'x' } },
		Opens: {
			Type: 'AWS::IAM::Policy',
			Properties: {
				PolicyDocument: {
					Statement: [
						{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Keys' } },
						{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: { Ref: 'Api' } },
					],
				},
			},
		},
		Reads: {
			Type: 'AWS::IAM::Policy',
			Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'dynamodb:Query' }] } },
		},
	},
	Outputs: {
		Sockets: { Value: address('wss://', '.amazonaws.com/live') },
		Page: { Value: { 'Fn::Join': ['', ['https://', 'example.com']] } },
	},
}

describe('adaptTemplate', () => {
	const { template: adapted, replacements } = adaptTemplate(template, 'tls')

	it('puts the first metric in the place of metric math, and counts', () => {
		const { Metric, ...rest } = stat
		assert.deepEqual(adapted.Resources['Sum']?.Properties, {
			Threshold: 0,
			...Metric,
			Statistic: rest.Stat,
			Period: 300,
		})
		assert.equal(replacements['metric math'], 1)
	})

	it('spells the members of CORS as the API does, and counts', () => {
		assert.deepEqual(adapted.Resources['Api']?.Properties, {
			CorsConfiguration: { allowOrigins: ['*'], maxAge: 60 },
		})
		assert.equal(replacements['names of CORS members'], 1)
	})

	it('allows batches to whoever may send one message, and counts', () => {
		assert.deepEqual(adapted.Resources['Sends']?.Properties, {
			PolicyDocument: {
				Statement: [
					{ Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:SendMessageBatch'], Resource: 'a' },
					{ Effect: 'Allow', Action: ['dynamodb:Query'], Resource: 'b' },
				],
			},
		})
		assert.equal(adapted.Resources['Reads'], template.Resources['Reads'])
		assert.equal(replacements['permissions for batches'], 1)
	})

	it('names secrets by their ARN in policies, and counts', () => {
		assert.deepEqual(adapted.Resources['Opens']?.Properties, {
			PolicyDocument: {
				Statement: [
					{
						Effect: 'Allow',
						Action: 'secretsmanager:GetSecretValue',
						Resource: { 'Fn::GetAtt': ['Keys', 'Id'] },
					},
					{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: { Ref: 'Api' } },
				],
			},
		})
		assert.equal(replacements['ids of secrets'], 1)
	})

	it('leaves all else as it is', () => {
		assert.equal(adapted.Resources['Single'], template.Resources['Single'])
		assert.equal(adapted.Outputs, template.Outputs)
		assert.equal(replacements['addresses without TLS'], 0)
	})

	it('without TLS takes it from the addresses of APIs alone, and counts', () => {
		const plain = adaptTemplate(template, 'plain')
		assert.deepEqual(plain.template.Outputs, {
			Sockets: { Value: address('ws://', '.amazonaws.com/live') },
			Page: template.Outputs?.['Page'],
		})
		assert.equal(plain.replacements['addresses without TLS'], 1)
	})
})
