import type { Frame, TimeMention } from './due.ts'
import type { FoundInText, ReadSentence } from './read.ts'
import { dayOf, findTimesEn } from './times-en.ts'
import { featuresOf, type Verdict, verdictOf } from './weigh/features.ts'
import { likelihoodOf } from './weigh/weights.ts'

/** We, and what we say that we will do. */
const willing =
  /\b(?:(?:i|we|they|he|she)(?:'ll| will| shall|'re going to| are going to|'m going to| am going to|'s going to| is going to| promise| guarantee| commit| plan to| aim to| expect to| can (?:have|get|send|bring|do|deliver|fix|come)| should have|'d be able to)|(?:i|we)(?:'m|'re| am| are) (?:committed to |posting|mailing|dispatching|bringing|delivering|visiting|refunding|crediting|sending|calling|shipping|getting|coming|arranging|scheduling|issuing|processing|replacing|dispatching)|let me\b(?! know)|(?<=^)(?:we|i)(?:'d| would) (?!like|love|need|appreciate|prefer|be (?:happy|glad))|(?:the|a) (?:team|technician|engineer|colleague|manager|plumber|electrician|support team|department|driver|courier|specialist|supervisor|warehouse|finance team|accounts team|contractor)s? (?:will|is going to|are going to|shall)|^(?!(?:it|this|that|they|you|customers?|clients?|tenants?|landlords?|suppliers?|sellers?|buyers?|guests?|prices?|who|what|which|when) )[a-z]+(?: (?:team|desk|department|staff))? will (?=(?:call|ring|visit|contact|attend|send|post|deliver|bring|replace|repair|fix|refund|credit|return|email|reply|come|collect|look|check|inspect|get|be in touch|be with|confirm|follow|pick|process|issue|have)\b)|(?:it|this|that) gets (?:[a-z]+ed|done|paid|sent)\b|^(?!(?:they|customers?|clients?|tenants?|prices?|sales?|tickets?|who|what|which|you) )[a-z]+(?: [a-z]+)? (?:will|should) be (?=(?:process|ship|send|sent|deliver|refund|credit|issu|complet|dispatch|replac|repair|fix|restor|resolv|sort|email|post|ready|back))|(?:our|my|someone|somebody|one of (?:our|us|the)|(?:a|an|the)(?= [a-z' -]{2,50}?(?:will|'ll|going to|shall) (?:be |have |also |then )?(?:call|ring|visit|contact|attend|arrive|ship|shipp|sen[dt]|post|dispatch|deliver|replac|repair|fix|refund|credit|return|email|write|reply|come|install|issue|complet|process|collect|look|check|inspect|with (?:you|your)|ready|back)))(?! (?:customer|client|landlord|tenant|supplier|vendor|seller|manufacturer|buyer|guest|sale|offer|bank|council|meeting|event)\b)[a-z' -]{0,50}?(?: will|'ll| is going to| are going to| shall)\b|you(?:'ll| will| should) (?:hear|have(?! (?:until|till|to|time|a chance|the (?:option|chance|right)|\d+)\b)|get|receive)|(?:it|this|that|everything|service|power|water|internet|access|delivery|your [a-z -]{2,40}|the [a-z -]{2,40}) (?:will|shall|should) be|(?:your|the) [a-z -]{2,40} (?:will|should) (?:arrive|ship|reach|leave|be there)|(?:the|your|our) [a-z -]{2,40} (?:goes live|ships|arrives|leaves|comes back)|(?:you (?:can|should|may) |please )?expect (?:a|an|the|our|my|your|it|them|delivery)\b)/
/** Notes and short messages leave out who: "Will ring at 9", "Sending it over tonight", "Patch on its way". */
const unsaid =
  /^\s*(?:[a-z ]{2,20}[,:!-] ?)?(?:will (?!(?:you|that|this|it|there|the|your|i|we|they|he|she|be)\b)|(?:sending|calling|ringing|posting|shipping|dispatching|e-?mailing|forwarding|getting)(?!.* (?:is|means|helps)\b) (?:you|it|this|that|them|your|the|over|out)\b|[a-z' -]{2,40} (?:coming your way|on (?:its|their|the) way to you)\b|(?:will|should) be (?:with|there|at|back|over)\b)|^(?:[^,]{2,30}, )?(?:i'll be )?back to you (?:in|by|within|before|on|at|tomorrow|today|this)\b/
/** Whatever we say firmly that we will do by a time; being somewhere or wishing is no doing. */
const ourDoing =
  /^(?:i|we)(?:'ll| will| shall|'re going to| are going to|'m going to| am going to) (?!(?:be|need|want|wait|see you|know|hope|like|love|prefer|require|close|open|charge|miss|have to|require|think|assume|expect|speak soon)\b)/
/** A note of what we told somebody: what follows is ours. */
const logged =
  /^.*?\b(?:told|advised|assured|informed|promised)(?: (?:him|her|them|the (?:customer|client|caller|tenant|patient)|customer|client|caller|cust\.?|cx|tenant|patient))(?: that)? (?=(?:we|i|someone|our|an?)\b)/
/** Things said with "it will be" that promise nothing. */
const deed =
  /\b(?:get back|chase|keep you (?:posted|updated|informed)|be with|be (?:outside|at your|on your|waiting|round)|swap|post|courier|push|deploy|roll out|patch|coming your way|on (?:its|their|the) way|attend|reply|respond|answer|call|ring|phone|contact|reach|e-?mail|write|send|ship|dispatch|deliver|bring|refund|credit|reimburse|pay|repay|replace|exchange|repair|fix|resolve|solve|sort|mend|restore|complete|finish|done|do|have|finali[sz]e|process|handle|investigate|look into|check|review|verify|confirm|arrange|schedule|book|visit|come|be there|be with you|arrive|install|set up|upgrade|update|inform|notify|tell|let you know|provide|issue|forward|follow up|escalate|prepare|submit|give|share|hear|receive|get|ready|fixed|resolved|shipped|delivered|refunded|completed|processed|sent|replaced|repaired|restored|sorted|collect|pick (?:it |them |that |this )?up|delivery|repair|response|refund|replacement|(?:send|call|ship|gett|com|arrang|schedul|issu|process|replac|dispatch)ing|clean|inspect|cancel|remove|correct|publish|expect|back to you|in touch|cover|waive|compensate|make sure|ensure|drop|swing by|pop (?:in|by|over)|stop by|look|take care|settle|release|launch|message|text|quote|return|transfer|connect|activate|unlock|reset|back (?:up|in service|online|to normal)|up and running|goes live|ships|arrives|leaves|comes back|work on|discuss|meet|speak|talk|be (?:(?!(?:clos|charg|requir|expect|need|open|increas|renew|terminat|suspend|bill|debit)ed\b)[a-z]+ed|sent|paid|made|given|put|taken|found|brought|built|known|in place|live|on site|on-site|onsite))\b/
const negated =
  /\b(?:can'?t|cannot|can not|won'?t|will not|unable|not able|not be able|isn'?t|don'?t|doesn'?t|didn'?t|never|no way|couldn'?t|wouldn'?t|not possible|impossible|not sure|not guarantee|not promise|may not|might not|too early to)\b/
const harmlessNot =
  /\b(?:not hesitate|no later|not later|not more than|no more than|don'?t worry|do not worry|no problem|if not sooner|without fail)\b/g
const conditional =
  /\b(?:if|unless|once|provided|in case|as long as|should you|whenever|subject to|depending|assuming|otherwise|when you|after you|upon receipt|until you|as soon as you)\b/
const past =
  /\b(?:(?:company|courier|carrier|airline|insurer|landlord|tenant|customer|client|supplier|vendor|manufacturer|seller|bank|he|she|they) (?:says?|thinks?|reckons?|claims?|hopes?|wants?)|yesterday|last (?:week|month|year|night|monday|tuesday|wednesday|thursday|friday)|ago|earlier|previously|said|told|promised (?:me|us|that|to)|was supposed|were supposed|had (?:promised|said)|would (?:call|reply|be|have|get|send)|you (?:said|promised|told|mentioned)|already)\b/
const duty =
  /\b(?:please|kindly|you (?:need|must|should(?! (?:hear|have|get|receive))|have to|can|could|may)|could you|can you|would you|make sure you|remember to|be sure to|let (?:me|us) know)\b/
const general =
  /\b(?:return policy|returns? (?:are|is) accepted|warranty|money-?back|guarantee period|usually|typically|normally|generally|on average|opening hours|business hours are|we are open|open (?:from|daily|every)|every (?:day|week|month)|each (?:day|week)|valid (?:for|until)|expires?|offer ends|sale ends|policy|terms|24\/7)\b/

/** The signs by which a part of a sentence is judged, by name: what the weighing of whole sentences counts. */
const signs: Readonly<Record<string, RegExp>> = {
  willing,
  unsaid,
  ourDoing,
  logged,
  deed,
  negated,
  conditional,
  past,
  duty,
  general,
}

/** What the customer has to do first. */
const yours =
  /\b(?:if|once|as soon as|after|until|unless|provided(?: that)?|should|as long as) (?:you|the customer|your (?:landlord|bank|insurer|employer))\b(?! (?:are not|aren't) (?:in|home|there))|\b(?:upon|on|after) receipt of|\bsubject to\b/

/** What we need of the customer: "we'll need you to confirm by Friday", "we'll expect your documents by then". */
const asked =
  /\b(?:i|we)(?:'ll| will|'d| would)? (?:also |still |first |then )*(?:(?:need|require|want|like|ask) (?:you\b|your (?!(?:order|parcel|refund|package|delivery)\b))|expect (?:you to\b|your [a-z ]{2,30}? (?:by|before|on|within|no later)\b))/

/** The sentences of a folded English text, each with the promises of ours that the rules find in it. */
export function readEn(text: string, frame: Frame): ReadSentence[] {
  const plain = text.replace(/["“][^"”\n]{2,300}["”]/g, (quoted) => '_'.repeat(quoted.length)).replaceAll('’', "'")
  return sentencesOf(plain)
    .filter(({ start, end }) => /[a-z]/.test(plain.slice(start, end)))
    .map((sentence) => {
      const said = plain.slice(sentence.start, sentence.end)
      const found = withoutSteps(said.trimEnd().endsWith('?') ? [] : foundIn(plain, sentence, frame))
      return {
        found,
        conditional: said.trimEnd().endsWith('?') || yours.test(said) || asked.test(said),
        features: featuresIn(said, frame, verdictOf(found)),
        likeliest: () => likeliestIn(plain, sentence, frame),
      }
    })
}

function foundIn(text: string, { start, end }: Stretch, frame: Frame): FoundInText[] {
  let spokenOf: Temporal.PlainDate | null = null
  return partsOf(text, start, end).flatMap((part) => {
    const noted = logged.exec(text.slice(part.start, part.end))
    const from = part.start + (noted?.[0].length ?? 0)
    const mentions = findTimesEn(text.slice(from, part.end), frame, spokenOf)
    const one = inPart(text.slice(from, part.end), mentions)
    spokenOf = mentions.map(dayOf).findLast((day) => day !== null) ?? spokenOf
    return one ? [{ start: from + one.start, end: from + one.end, due: one.due }] : []
  })
}

function featuresIn(text: string, frame: Frame, verdict: Verdict): Set<string> {
  const clauses = text.split(/, |(?= (?:and|but|so|because|once|if|when|as) )/)
  return featuresOf({
    language: 'en',
    text,
    mentions: findTimesEn(text, frame),
    clauses: clauses.map((clause) =>
      Object.entries(signs).flatMap(([name, sign]) => (sign.test(clause) ? [name] : [])),
    ),
    verdict,
  })
}

/** Where a sentence that promises something does so, when no rule says: the part with a time that sounds most like it. */
function likeliestIn(text: string, { start, end }: Stretch, frame: Frame): ReturnType<ReadSentence['likeliest']> {
  const heard = partsOf(text, start, end).map((part) => {
    const said = text.slice(part.start, part.end)
    const ahead = findTimesEn(said, frame).filter((one) => one.due !== null && !one.past)
    return { part, said, due: ahead.at(-1)?.due ?? null, likelihood: likelihoodOf(featuresIn(said, frame, 'none')) }
  })
  const dated = heard.filter((one) => one.due !== null)
  const best = (dated.length > 0 ? dated : heard).reduce((one, other) =>
    other.likelihood > one.likelihood ? other : one,
  )
  const lead = best.said.length - best.said.trimStart().length
  const place = {
    start: best.part.start + lead,
    end: best.part.start + best.said.replace(/[\s,.;!?]+$/, '').length,
    due: best.due,
  }
  return { place, likelihood: best.likelihood }
}

/** "Let me look into it and I'll message you tonight": the one with a time says when; nobody has to ask about the other. */
function withoutSteps(found: readonly FoundInText[]): FoundInText[] {
  return found.filter((one, index) => one.due !== null || !found.slice(index + 1).some((later) => later.due !== null))
}

function inPart(text: string, mentions: readonly TimeMention[]): FoundInText | null {
  if (general.test(text) || past.test(text)) return null
  if (conditional.test(text)) return null
  const quiet = text.replace(harmlessNot, (part) => '_'.repeat(part.length))
  if (negated.test(quiet)) return null
  const will = willing.exec(text) ?? unsaid.exec(text)
  if (!will) return null
  const told = duty.exec(text.slice(0, will.index))
  if (told && !/[,;]/.test(text.slice(told.index, will.index))) return null
  const acts = text.slice(will.index)
  const dated = mentions.filter((one) => one.due !== null)
  if (!deed.test(acts) && !(dated.length > 0 && ourDoing.test(acts))) return null
  if (dated.length > 0 && dated.every((one) => one.past)) return null
  const loose = mentions.some((one) => one.due === null)
  if (dated.length === 0 && !loose && !/\b(?:you|your|this|it|that)\b/.test(acts)) return null
  if (
    dated.length === 0 &&
    /\bbe (?:happy|glad|pleased|sure|able|honest|aware)\b|help you|assist you|hope|wish|see you|be here|do (?:my|our) best/.test(
      acts,
    )
  )
    return null
  const start = Math.min(will.index, ...mentions.map((one) => one.start))
  const end = text.replace(/[\s,.;!?]+$/, '').length
  const ahead = dated.filter((one) => !one.past)
  return { start, end, due: (ahead.at(-1) ?? dated.at(-1))?.due ?? null }
}

type Stretch = { start: number; end: number }

function sentencesOf(text: string): Stretch[] {
  const found: Stretch[] = []
  let start = 0
  for (const match of text.matchAll(/(?<!\b(?:a|p|mr|mrs|ms|dr|no|approx))(?<!\b[ap]\.m)[.!?;]+(?=\s|$)|\n/g)) {
    const end = match.index + match[0].length
    found.push({ start, end })
    start = end
  }
  if (start < text.length) found.push({ start, end: text.length })
  return found.flatMap((one) => shorter(text, one))
}

/** Longer than this nobody's sentence is: what goes on is read as another one, so that the work grows with the text alone. */
const longest = 800

function shorter(text: string, { start, end }: Stretch): Stretch[] {
  const parts: Stretch[] = []
  let from = start
  while (end - from > longest) {
    const space = text.lastIndexOf(' ', from + longest)
    const to = space > from ? space : from + longest
    parts.push({ start: from, end: to })
    from = to
  }
  return [...parts, { start: from, end }]
}

/** Two promises may stand in one sentence: "I'll check today and we will call you tomorrow". */
function partsOf(text: string, start: number, end: number): Stretch[] {
  const sentence = text.slice(start, end)
  const cuts = [
    ...sentence.matchAll(
      /(?<!(?:give|allow|bear with) (?:me|us) [a-z\d -]{1,30}),? (?:and|but|so|then) (?=(?:i|we|our|you|the|my|a) ?(?:'ll|'re|will|team|technician|engineer|colleague)|(?:i|we)'ll)|, (?=(?:but|if|unless|once|please|you (?:can|need|must))\b)|(?<=^please [^,]{5,80}), (?=(?:we|i)(?:'re|'ll| are| will)\b)|(?<!\b(?:soon|well|long|much)),? (?=(?:because|since|as) (?:the|we|our|it|they|he|she|there)\b)/g,
    ),
  ].map((match) => match.index + match[0].length)
  const edges = [0, ...cuts, sentence.length]
  return edges.slice(0, -1).map((edge, index) => ({ start: start + edge, end: start + edges[index + 1]! }))
}
