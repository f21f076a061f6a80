namespace NymActors;

public sealed class StateLogTests
{
    private readonly StateLog _log = new(good: true);

    [Fact]
    public void A_change_for_the_worse_and_the_return_are_told_once()
    {
        Assert.Null(_log.Tell(TimeSpan.FromSeconds(1), good: true));
        Assert.False(_log.Tell(TimeSpan.FromSeconds(2), good: false));
        Assert.Null(_log.Tell(TimeSpan.FromSeconds(3), good: false));
        Assert.True(_log.Tell(TimeSpan.FromSeconds(4), good: true));
        Assert.Null(_log.Tell(TimeSpan.FromSeconds(5), good: true));
    }

    [Fact]
    public void A_state_that_changes_every_second_fills_no_log()
    {
        var told = Enumerable.Range(0, 86_400).Count(second => _log.Tell(TimeSpan.FromSeconds(second), good: second % 2 == 0) is not null);

        Assert.InRange(told, 200, 300);
    }
}
