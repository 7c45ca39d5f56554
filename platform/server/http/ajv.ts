import AjvCompiler from '@fastify/ajv-compiler'

/** Two strictnesses: addresses carry text only, so their numbers are converted; bodies must be right as they are. */
export function inputValidators() {
  const factory = AjvCompiler()
  const base = { removeAdditional: false, useDefaults: true, allErrors: false, strict: false } as const
  const forAddress = factory({}, { customOptions: { ...base, coerceTypes: 'array' } })
  const forBody = factory({}, { customOptions: { ...base, coerceTypes: false } })
  return (schema: unknown, httpPart: string) =>
    (httpPart === 'body' ? forBody : forAddress)({ schema, method: '', url: '', httpPart } as never)
}
