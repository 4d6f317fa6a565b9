import { domains } from '../../../src/wiring.ts'
import { inAct, testActor } from '../../../src/platform/testing.ts'
import { given, runSpecs, then, when } from '../../reader.ts'
import * as story from './world.ts'

type World = story.Deals

const system = { ...testActor([]), kind: 'system' as const, principalId: 'system:test' }

async function holds({ setting }: World): Promise<string> {
  for (const { name, firstWrong } of domains.flatMap((domain) => domain.verifications)) {
    const wrong = await inAct(setting.db, system, (act) => firstWrong(act.tx))
    if (wrong !== null) return `${name}: ${wrong}`
  }
  return 'holds'
}

runSpecs<World>({
  folder: import.meta.dirname,
  open: story.openDeals,
  close: story.closeDeals,
  refusalText: () => '',
  steps: [
    given('{name} registers Kappa Mills on {at}', (world: World, { name, at }) =>
      story.registers(world, name, at),
    ),
    given(
      '{name} registers {customer} at {domain} on {at}',
      (world: World, { name, customer, domain, at }) =>
        story.registers(world, name, at, { name: customer, domain }),
    ),
    given('the CRM has {code} at {domain} on {at}', (world: World, { code, domain, at }) =>
      story.crmSays(world, { code, domain, parent: '' }, at),
    ),
    when(
      'the CRM says that {code} at {domain} belongs to {parent} on {at}',
      (world: World, { code, domain, parent, at }) =>
        story.crmSays(world, { code, domain, parent }, at),
    ),
    when('the lead ends the deal of {name} on {at}', (world: World, { name, at }) =>
      story.ends(world, name, at),
    ),
    then('the lead is asked which of {one} and {other} stands', async (world: World, names) => {
      const text = await story.told(world)
      const says = async (name: string) =>
        text.includes(await story.numberOf(world, name)) ? name : 'nobody'
      return { one: await says(names.one), other: await says(names.other) }
    }),
    then('on {at} policy says of {name}: {says}', async (world: World, { name, at }) => ({
      says: await story.policySays(world, name, at),
    })),
    then('of one group {clash}', async (world: World) => ({ clash: await story.clashes(world) })),
    when('the registration of {name} is rejected on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, by: 'the specialist', outcome: 'reject' }, at),
    ),
    when('the registration of {name} is approved on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, by: 'the specialist', outcome: 'approve' }, at),
    ),
    when('the lead approves the registration of {name} on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, by: 'the lead', outcome: 'approve' }, at),
    ),
    when('the lead rejects the registration of {name} on {at}', (world: World, { name, at }) =>
      story.decides(world, { name, by: 'the lead', outcome: 'reject' }, at),
    ),
    when('{name} appeals on {at}', (world: World, { name, at }) => story.appeals(world, name, at)),
    when('the lead takes the appeal of {name} up on {at}', (world: World, { name, at }) =>
      story.takesUp(world, name, 'the lead', at),
    ),
    when('{name} is suspended on {at}', (world: World, { name, at }) =>
      story.suspends(world, name, at),
    ),
    then('the deal of {name} is {status}', async (world: World, { name }) => ({
      status: await story.status(world, name),
    })),
    then('the registration of {name} stands {how}', async (world: World, { name }) => ({
      how: await story.isBlocked(world, name),
    })),
    then('the lead was told of {what}', async (world: World, { what }) => {
      const text = await story.told(world)
      return { what: text.includes(what) ? what : text }
    }),
    then('the record {holds}', async (world: World) => ({ holds: await holds(world) })),
  ],
})
