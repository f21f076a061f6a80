using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;
using Akka.TestKit.Xunit;
using NymActors.Streams.Actors;
using NymActors.Streams.Pacing;

namespace NymActors.Testing;

/// <summary>
/// One actor of a client alone: probes stand for its siblings, a parent decides about its failures as the root does, and no clock
/// moves unless the test moves it.
/// </summary>
public abstract class ActorTest : TestKit
{
    private const string VirtualTime = """
        akka.scheduler.implementation = "NymActors.Testing.VirtualScheduler, NymActors.Tests"
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.log-dead-letters = off
        akka.test.single-expect-default = 60s
        """;

    private readonly ConcurrentDictionary<string, int> _handled = new();
    private Action<string>? _fail;
    private IActorRef? _actor;

    protected ActorTest()
        : base(ConfigurationFactory.ParseString(VirtualTime).WithFallback(DefaultConfig))
    {
        Time = new PacingTimeProvider(Clock, Start);
        Client = CreateTestProbe();
        Gateway = CreateTestProbe();
        Traffic = CreateTestProbe();
        Acknowledgements = CreateTestProbe();
        SurbStore = CreateTestProbe();
        Reception = CreateTestProbe();
        Others = CreateTestProbe();
        Asker = CreateTestProbe();
        Refs = TestRefs.AllTo(Others.Ref, actors => actors with
        {
            Client = Client.Ref,
            Gateway = Gateway.Ref,
            Traffic = Traffic.Ref,
            Acknowledgements = Acknowledgements.Ref,
            SurbStore = SurbStore.Ref,
            Reception = Reception.Ref,
        });
        Answers = new AnswerScope(Streams.Actors.Answers.Pooled);
        Handling.Probe = (_, message) =>
        {
            var name = message.GetType().Name;
            _handled.AddOrUpdate(name, 1, static (_, count) => count + 1);
            _fail?.Invoke(name);
        };
    }

    internal static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal SimulatedPacingClock Clock { get; } = new();

    internal TimeProvider Time { get; }

    internal ClientCounters Counters { get; } = new();

    internal ClientRefs Refs { get; }

    /// <summary>What is asked of the actor under test, and what it owes.</summary>
    internal AnswerScope Answers { get; }

    /// <summary>The failures of the actor under test, oldest first.</summary>
    internal List<Exception> Failures { get; } = [];

    internal MessageHandling Handling => MessageHandling.Of(Sys);

    internal IActorRef Actor => _actor ?? throw new InvalidOperationException("No actor was started.");

    /// <summary>The names of the streams of the actor under test: the actors of one stream have a number in common.</summary>
    internal IEnumerable<string> RunningStreams =>
        StreamActors.Select(static actor => string.Join('-', actor.Path.Name.Split('-').Take(2))).Distinct();

    internal int Children => ((ActorRefWithCell)Actor).Children.Count();

    private IEnumerable<IActorRef> StreamActors =>
        ((ActorRefWithCell)Actor).Children.Cast<ActorRefWithCell>().SelectMany(static supervisor => supervisor.Children);

    protected TestProbe Client { get; }

    protected TestProbe Gateway { get; }

    protected TestProbe Traffic { get; }

    protected TestProbe Acknowledgements { get; }

    protected TestProbe SurbStore { get; }

    protected TestProbe Reception { get; }

    protected TestProbe Others { get; }

    private TestProbe Asker { get; }

    /// <summary>Starts the actor under test, below a parent that decides as the root of a client does.</summary>
    internal async Task StartAsync(
        Props props, string name, Action<string>? rebuild = null, Func<IActorRef, Exception, Directive>? decide = null)
    {
        var escalation = new ClientEscalation(Time, rebuild ?? (static _ => { }));
        var started = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<IActorRef, Exception, Directive> record = (child, reason) =>
        {
            Failures.Add(reason);
            return (decide ?? escalation.Decide)(child, reason);
        };
        Sys.ActorOf(LocalProps.Create(() => new ParentActor(props, name, record, started)));
        _actor = await started.Task.WaitAsync(TestClients.Patience);
        await SettleAsync();
    }

    /// <summary>
    /// Returns when the actor has handled what was told it so far, and what it told itself on the way: a message that is handled
    /// once more stands behind those that waited.
    /// </summary>
    internal async Task SettleAsync(IActorRef? actor = null)
    {
        for (var round = 0; round < 4; round++)
        {
            (actor ?? Actor).Tell(new Identify(round), Asker.Ref);
            await Asker.ExpectMsgAsync<ActorIdentity>();
        }
    }

    /// <summary>Tells the actor something and waits until it has handled it.</summary>
    internal async Task TellAsync(object message)
    {
        Actor.Tell(message, TestActor);
        await SettleAsync();
    }

    /// <summary>Moves all clocks together and waits until the actor has handled what became due.</summary>
    internal async Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by.Ticks * TimeSpan.NanosecondsPerTick);
        ((VirtualScheduler)Sys.Scheduler).Move(by);
        await SettleAsync();
    }

    /// <summary>Makes the handler of a type of message fail.</summary>
    /// <param name="message">The type's name.</param>
    /// <param name="times">How often, from now on.</param>
    internal void FailOn(string message, int times = 1)
    {
        var failures = 0;
        _fail = handled =>
        {
            if (handled == message && failures++ < times)
            {
                throw new InvalidOperationException($"the handler of {message} fails");
            }
        };
    }

    /// <summary>How often the handler of a type of message was entered, by whatever actor of the test.</summary>
    /// <param name="message">The type's name.</param>
    internal int Handled(string message) => _handled.GetValueOrDefault(message);

    /// <summary>Gets what actors that start from now on log for whoever runs the client: at the levels Info and Warning.</summary>
    internal TestProbe Logged()
    {
        var log = CreateTestProbe();
        Sys.EventStream.SetLogLevel(LogLevel.InfoLevel);
        Sys.EventStream.Subscribe(log.Ref, typeof(Info));
        Sys.EventStream.Subscribe(log.Ref, typeof(Warning));
        return log;
    }

    /// <summary>Fails the actor outside any handler, as a defect of the actor system's would.</summary>
    internal Task KillAsync() => TellAsync(Kill.Instance);

    /// <summary>Ends the streams of the actor under test, as a defect in a stage would.</summary>
    internal void EndStreams() => StreamActors.ToList().ForEach(static stream => stream.Tell(Kill.Instance));
}
