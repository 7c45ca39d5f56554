import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { databaseErrorCode, newId } from '../database/index.ts'
import { Problem, type ProblemField } from '../errors/index.ts'
import { translate } from '../errors/words.ts'
import type { Logger } from '../log/index.ts'

type AjvError = { keyword: string; instancePath: string; params: Record<string, unknown> }

/** Turns whatever a handler or the framework threw into the one error body; only what is our fault becomes a 5xx. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: Logger): FastifyReply {
  const problem = toProblem(error, request)
  if (problem.status >= 500) {
    const reference = newId().slice(-12)
    log.error({ error, reference, method: request.method, route: request.routeOptions.url }, 'request failed')
    return reply
      .code(problem.status)
      .send(new Problem(problem.code, { status: problem.status, params: { reference } }).toBody(request.locale))
  }
  const wait = problem.params.seconds
  if (problem.status === 429 && typeof wait === 'number') reply.header('retry-after', String(wait))
  return reply.code(problem.status).send(problem.toBody(request.locale))
}

/** The refusal behind whatever a handler or the framework threw; a 5xx only for what is our fault. */
export function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const known = error as FastifyError & { validation?: AjvError[]; validationContext?: string }
  if (known.validation) {
    const fields = known.validation.map((one) => fieldOf(one, request))
    return new Problem('bad-request', { fields, cause: error })
  }
  switch (databaseErrorCode(error)) {
    case '23505':
      return new Problem('conflict', { cause: error })
    case '23503':
      return new Problem('bad-request', { fields: [{ field: 'id', reason: 'unknown' }], cause: error })
    case '22003':
    case '22007':
    case '22008':
    case '22021':
    case '22P02':
    case '22P05':
      return new Problem('bad-request', { cause: error })
    case '53300':
    case '57P01':
    case '57P03':
      return new Problem('unavailable', { cause: error })
    default:
  }
  const status = typeof known.statusCode === 'number' ? known.statusCode : 500
  if (status >= 500) return new Problem('internal', { cause: error })
  if (status === 413) return new Problem('too-large', { cause: error })
  if (status === 415) return new Problem('unsupported-type', { cause: error })
  if (status === 404) return new Problem('not-found', { cause: error })
  if (
    known.code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    known.code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    error instanceof SyntaxError
  ) {
    return new Problem('bad-request', { fields: [{ field: 'body', reason: 'json' }], cause: error })
  }
  return new Problem('bad-request', { status, cause: error })
}

const knownReasons = new Set(['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'uniqueItems'])
const knownFormats = new Set(['uuid', 'date-time', 'date', 'email', 'uri'])

function fieldOf(error: AjvError, request: FastifyRequest): ProblemField {
  const where = error.instancePath.slice(1).replaceAll('/', '.')
  const within = (name: unknown) => (where ? `${where}.${String(name)}` : String(name))
  switch (error.keyword) {
    case 'required':
      return { field: within(error.params.missingProperty), reason: 'required' }
    case 'additionalProperties':
      return { field: within(error.params.additionalProperty).slice(0, 200), reason: 'additionalProperties' }
    case 'type': {
      const expected = [error.params.type]
        .flat()
        .map((type) => translate(request.locale, `platform:type.${String(type)}`))
      return { field: where || 'body', reason: 'type', params: { expected: expected.join(' / ') } }
    }
    case 'enum':
      return { field: where, reason: 'enum', params: { allowed: (error.params.allowedValues as unknown[]).join(', ') } }
    case 'format': {
      const format = String(error.params.format)
      return { field: where, reason: knownFormats.has(format) ? format : 'format' }
    }
    case 'pattern':
      // Something must stand there; blanks are nothing.
      if (error.params.pattern === '\\S') {
        const sentence = /(?:^|\.)reason$/.test(where)
        return { field: where || 'body', reason: sentence ? 'sentence' : 'required' }
      }
      return { field: where || 'body', reason: 'pattern' }
    default:
      return {
        field: where || 'body',
        reason: knownReasons.has(error.keyword) ? error.keyword : 'other',
        params: { limit: error.params.limit },
      }
  }
}
