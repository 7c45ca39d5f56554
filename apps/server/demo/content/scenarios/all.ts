import type { Scenario } from '../scenario.ts'
import { building } from './building.ts'
import { business } from './business.ts'
import { frontDesk } from './desk.ts'
import { english } from './english.ts'
import { colleaguesAndSuppliers } from './inside.ts'
import { neighbours } from './neighbours.ts'
import { parking } from './parking.ts'
import { warm } from './warm.ts'
import { water } from './water.ts'

export const scenarios: readonly Scenario[] = [
  ...water,
  ...building,
  ...parking,
  ...frontDesk,
  ...neighbours,
  ...business,
  ...warm,
  ...colleaguesAndSuppliers,
  ...english,
]
