using CsCheck;
using NymActors.Streams.Pacing;

namespace NymActors.Streams.Tests.Pacing;

public sealed class PacingTimerHeapTests
{
    [Fact]
    public void Timers_fire_in_order_of_deadline_and_arming_whatever_was_armed_moved_or_disarmed_before() =>
        Gen.Select(Gen.Int[0, 29], Gen.Long[0, 50], Gen.Int[0, 9]).Array[0, 200].Sample(
            steps =>
            {
                SimulatedPacingClock clock = new();
                List<int> fired = [];
                PacingTimer[] timers = [.. Enumerable.Range(0, 30).Select(id => clock.CreateTimer(_ => fired.Add(id)))];
                Dictionary<int, (long Deadline, int Order)> model = [];
                for (int i = 0; i < steps.Length; i++)
                {
                    (int id, long deadline, int action) = steps[i];
                    if (action < 3)
                    {
                        timers[id].Disarm();
                        model.Remove(id);
                    }
                    else
                    {
                        timers[id].Arm(deadline);
                        model[id] = (deadline, i);
                    }

                    Assert.Equal(model.Count, clock.PendingCount);
                    Assert.Equal(model.Count == 0 ? null : model.Values.Min().Deadline, clock.NextDeadline);
                }

                clock.AdvanceTo(100);
                Assert.Equal(model.OrderBy(entry => entry.Value).Select(entry => entry.Key), fired);
            },
            time: 1);
}
