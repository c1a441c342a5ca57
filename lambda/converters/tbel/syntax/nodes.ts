import type { Position } from '../../converter.ts'

/** `int`, `byte[]`, `java.util.List`: as the script has it, without type parameters */
export type TypeName = string

type At = { readonly at: Position }

/** What can be assigned to. */
export type Target =
	| (At & { readonly kind: 'name'; readonly name: string })
	| (At & {
			readonly kind: 'member'
			readonly object: Expression
			readonly name: string
			readonly nullSafe: boolean
	  })
	| (At & { readonly kind: 'index'; readonly object: Expression; readonly index: Expression })

export type Expression =
	| Target
	| (At & { readonly kind: 'number'; readonly text: string })
	| (At & { readonly kind: 'text'; readonly text: string })
	/** a template or regular expression of JavaScript */
	| (At & { readonly kind: 'verbatim'; readonly text: string })
	| (At & { readonly kind: 'constant'; readonly value: 'true' | 'false' | 'null' | 'empty' })
	| (At & { readonly kind: 'list'; readonly items: readonly Expression[] })
	| (At & {
			readonly kind: 'map'
			readonly entries: readonly (readonly [key: Expression, value: Expression])[]
	  })
	| (At & { readonly kind: 'call'; readonly called: Expression; readonly given: readonly Expression[] })
	| (At & { readonly kind: 'new'; readonly type: TypeName; readonly given: readonly Expression[] })
	/** `new int[3]`, or `new int[] {1, 2, 3}` with its items as a list */
	| (At & { readonly kind: 'newArray'; readonly type: TypeName; readonly sizeOrItems: Expression })
	| (At & { readonly kind: 'cast'; readonly type: TypeName; readonly value: Expression })
	| (At & { readonly kind: 'unary'; readonly operator: string; readonly value: Expression })
	| (At & {
			readonly kind: 'step'
			readonly operator: '++' | '--'
			readonly prefix: boolean
			readonly target: Target
	  })
	| (At & {
			readonly kind: 'binary'
			readonly operator: string
			readonly left: Expression
			readonly right: Expression
	  })
	| (At & { readonly kind: 'instanceof'; readonly value: Expression; readonly type: TypeName })
	| (At & {
			readonly kind: 'conditional'
			readonly condition: Expression
			readonly ifTrue: Expression
			readonly otherwise: Expression
			readonly inParentheses?: true
	  })
	/** `operator` is `=`, or that of `+=`, `<<=` … without the equals sign */
	| (At & {
			readonly kind: 'assign'
			readonly operator: string
			readonly target: Target
			readonly value: Expression
	  })

export type Declaration = At & {
	readonly kind: 'declaration'
	/** absent: `var`, `def` */
	readonly type?: TypeName
	readonly variables: readonly { readonly name: string; readonly at: Position; readonly value?: Expression }[]
}

export type Statement =
	| Declaration
	| (At & { readonly kind: 'expression'; readonly expression: Expression })
	| (At & { readonly kind: 'block'; readonly body: readonly Statement[] })
	| (At & {
			readonly kind: 'if'
			readonly condition: Expression
			readonly ifTrue: Statement
			readonly otherwise?: Statement
	  })
	| (At & {
			readonly kind: 'foreach'
			readonly name: string
			readonly items: Expression
			readonly body: Statement
	  })
	| (At & {
			readonly kind: 'for'
			readonly first?: Statement
			readonly condition?: Expression
			readonly step: readonly Expression[]
			readonly body: Statement
	  })
	/** `until` loops as long as the condition is false */
	| (At & {
			readonly kind: 'while' | 'do'
			readonly until: boolean
			readonly condition: Expression
			readonly body: Statement
	  })
	| (At & {
			readonly kind: 'switch'
			readonly value: Expression
			/** no value: `default` */
			readonly cases: readonly {
				readonly at: Position
				readonly value?: Expression
				readonly body: readonly Statement[]
			}[]
	  })
	| (At & { readonly kind: 'return'; readonly value?: Expression })
	| (At & { readonly kind: 'break' | 'continue' })
	| (At & {
			readonly kind: 'function'
			readonly name: string
			readonly parameters: readonly { readonly name: string; readonly type?: TypeName }[]
			readonly body: readonly Statement[]
	  })
