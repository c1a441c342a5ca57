/** A case that fails on the emulator for a reason that is not ours. */
export type ExpectedFailure = {
	/** names of cases */
	readonly name: RegExp
	/** what is wrong: a case that fails in another way has failed */
	readonly wrong: RegExp
	readonly reason: string
}

/** One that passes is a failure: the emulator has become better, and its row goes. */
export const expectedFailures: readonly ExpectedFailure[] = [
	{
		name: /: AWS::DynamoDB::Table (Attempts|Ledger|History|LiveConnections|Integrations|Downlinks|Communications)/,
		wrong:
			/^\.TimeToLiveSpecification\.AttributeName is undefined; \.TimeToLiveSpecification\.Enabled is false$/,
		reason: 'MiniStack does not set the time to live of a table from CloudFormation',
	},
	{
		name: /: AWS::Lambda::Function (LiveGreet|DownlinksAdvance|CommunicationsDispatch)/,
		wrong: /^\.RecursiveLoop is "Terminate"$/,
		reason: 'MiniStack does not set the recursion detection of a function from CloudFormation',
	},
	{
		name: /: IAM: Canary\w+: (PutItem of (?!fingerprint#ca)|UpdateItem of (?!device#canary)).* in DevicesTable/,
		wrong: /^the host refuses it, the emulator does not$/,
		reason: 'MiniStack does not know the condition key dynamodb:LeadingKeys',
	},
	{
		name: /: Who was away gets everything: Who asks for what cannot be is refused$/,
		wrong: /expected the status 400, got 403/,
		reason: 'MiniStack answers 403 to every handshake that the function at $connect refuses',
	},
	{
		name: /: Who was away gets everything: every example becomes real$/,
		wrong: /not run, because a scenario before it failed/,
		reason: 'it comes after the scenario with the status 400',
	},
]
