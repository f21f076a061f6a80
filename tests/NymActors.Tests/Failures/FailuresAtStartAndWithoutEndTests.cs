using Akka.Actor;
using NymActors.Protocol.Addressing;
using NymActors.Surbs;
using NymActors.Testing;

namespace NymActors.Failures;

/// <summary>Handlers that fail while a client starts, and one that does not stop failing.</summary>
public sealed class FailuresAtStartAndWithoutEndTests
{
    [Theory]
    [InlineData("NymClientActor <- TopologyFetched")]
    [InlineData("NymClientActor <- GatewayReady")]
    [InlineData("TrafficActor <- BeginWork")]
    [InlineData("TrafficActor <- StartSending")]
    [InlineData("CoverTrafficActor <- StartSending")]
    [InlineData("GatewayConnectionActor <- BeginWork")]
    [InlineData("GatewayConnectionActor <- LinkOpened")]
    [InlineData("GatewayConnectionActor <- SenderStarted")]
    [InlineData("TopologyActor <- BeginWork")]
    [InlineData("TopologyActor <- TopologyFetched")]
    [InlineData("AcknowledgementActor <- BeginWork")]
    [InlineData("ReceptionActor <- BeginWork")]
    [InlineData("SurbStoreActor <- BeginWork")]
    [InlineData("SessionsActor <- BeginWork")]
    public void A_handler_that_fails_while_the_client_starts_costs_it_nothing(string pair) => Simulated.Run(network =>
    {
        var world = new FailingClient(network);
        world.Arm(pair);
        world.Connect();
        world.UntilFailed();
        world.AssertWorks();
    });

    [Fact]
    public void A_child_that_fails_without_end_stops_the_client_with_its_own_error_and_every_promise_ends() => Simulated.Run(static network =>
    {
        var world = new FailingClient(network);
        world.Connect();
        var receipt = network.Run(world.Client.SendAsync(world.Correspondent.Address, new byte[200_000]));
        world.Tell("/reception", Kill.Instance);
        network.World.RunFor(TimeSpan.FromMilliseconds(10));
        var reading = world.Client.NextAsync();
        for (var i = 0; i <= ClientEscalation.MaximumFailures; i++)
        {
            world.Tell("/surb-store", new SurbsReceived(SenderTag.FromBytes(new byte[SenderTag.Length]), null!, false));
        }

        network.World.RunUntil(() => world.Client.Stopped.IsFaulted, TimeSpan.FromSeconds(5));
        Assert.IsNotType<ActorKilledException>(world.Client.Stopped.Exception!.InnerException!.InnerException);
        Assert.False(world.EndsWell(receipt.Acknowledged));
        network.World.RunUntil(() => reading.IsCompleted, TimeSpan.FromSeconds(5));
        Assert.False(world.EndsWell(world.Client.SendAsync(world.Correspondent.Address, new byte[1])));
    });
}
