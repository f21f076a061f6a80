using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using NymActors.Streams.Actors;
using NymActors.Streams.Pacing;

namespace NymActors.Simulation;

/// <summary>
/// A world on one thread: its actor systems, streams, answers and clocks are steps of one run queue, and its time moves only when
/// the queue is empty, to the next deadline. Nothing in it reads a real clock or waits for a real one, so a day passes as fast as
/// its work is done. Use it on the thread that made it only.
/// </summary>
public sealed class SimulatedWorld : IDisposable
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [ThreadStatic]
    private static SimulatedWorld? _current;

    private readonly Lock _lock = new();
    private readonly Queue<Action> _ready = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly List<ActorSystem> _systems = [];
    private readonly SimulatedWorld? _outer = _current;
    private long _strangers;

    /// <summary>Creates an empty world, at its time zero.</summary>
    public SimulatedWorld()
    {
        _current = this;
        Time = new PacingTimeProvider(Clock, Origin);
        Answers = Answers.Posted(Enqueue);
    }

    /// <summary>The world's clock, which all deadlines are on.</summary>
    public SimulatedPacingClock Clock { get; } = new();

    /// <summary>The world's calendar and slow timers, on the same clock. It begins on 1 January 2026.</summary>
    public TimeProvider Time { get; }

    /// <summary>The time since the world began.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Clock.NowNanoseconds / 100);

    /// <summary>Steps that were run.</summary>
    public long Steps { get; private set; }

    /// <summary>Steps that other threads brought: work that had left the world. Zero in a run that is repeatable.</summary>
    public long Strangers => Interlocked.Read(ref _strangers);

    /// <summary>How answers reach those who wait in this world.</summary>
    internal Answers Answers { get; }

    internal static SimulatedWorld Current =>
        _current ?? throw new InvalidOperationException("No simulated world was made on this thread.");

    /// <summary>Creates an actor system whose actors, streams and timers are the world's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hocon">Further settings; they take precedence.</param>
    public ActorSystem CreateActorSystem(string name, Config? hocon = null)
    {
        var system = ActorSystem.Create(name, (hocon ?? Config.Empty).WithFallback(WorldConfig));
        _systems.Add(system);
        return system;
    }

    /// <summary>Runs steps, and lets time pass, until the task has ended.</summary>
    /// <param name="task">What is waited for.</param>
    /// <param name="limit">How much of the world's time it may take.</param>
    /// <exception cref="TimeoutException">It had not ended by then, or nothing was left that could happen.</exception>
    public void Run(Task task, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(task);
        RunUntil(() => task.IsCompleted, limit);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Runs steps, and lets time pass, until the task has ended.</summary>
    /// <returns>Its result.</returns>
    /// <inheritdoc cref="Run(Task, TimeSpan)"/>
    public T Run<T>(Task<T> task, TimeSpan limit)
    {
        Run((Task)task, limit);
        return task.Result;
    }

    /// <summary>Runs steps, and lets time pass, until the condition holds.</summary>
    /// <param name="condition">Looked at after each step.</param>
    /// <param name="limit">How much of the world's time it may take.</param>
    /// <exception cref="TimeoutException">It did not hold by then, or nothing was left that could happen.</exception>
    public void RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = Clock.NowNanoseconds + (limit.Ticks * 100);
        while (!condition())
        {
            if (TryStep(end))
            {
                continue;
            }

            throw new TimeoutException(
                Clock.NextDeadline is null
                    ? $"Nothing can happen any more at {Now}, and what is waited for has not happened."
                    : $"What is waited for has not happened within {limit} of the world's time; it is {Now} now.");
        }
    }

    /// <summary>Lets the given time pass, with everything that happens in it.</summary>
    public void RunFor(TimeSpan time)
    {
        var end = Clock.NowNanoseconds + (time.Ticks * 100);
        while (TryStep(end))
        {
        }

        Clock.AdvanceTo(end);
    }

    /// <summary>Runs everything that can happen now, without letting time pass.</summary>
    public void RunReady()
    {
        while (TryRunReady())
        {
        }
    }

    /// <summary>Ends the world's actor systems.</summary>
    public void Dispose()
    {
        foreach (var system in _systems)
        {
            // It ends on threads of Akka's own; the history of the world is over, so nobody minds.
            var end = system.Terminate();
            while (!end.IsCompleted)
            {
                if (!TryRunReady() && !Clock.AdvanceToNextDeadline())
                {
                    Thread.Yield();
                }
            }
        }

        _current = _outer;
    }

    internal void Enqueue(Action step)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Interlocked.Increment(ref _strangers);
        }

        lock (_lock)
        {
            _ready.Enqueue(step);
        }
    }

    internal void Enqueue(IRunnable step) => Enqueue(step.Run);

    private static Config WorldConfig => ConfigurationFactory.ParseString(
        $$"""
        akka {
          loggers = []
          stdout-loglevel = OFF
          loglevel = OFF
          log-dead-letters = off
          scheduler.implementation = "{{typeof(WorldScheduler).AssemblyQualifiedName}}"
          actor {
            default-dispatcher { executor = "{{typeof(WorldExecutorConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            internal-dispatcher { executor = "{{typeof(WorldExecutorConfigurator).AssemblyQualifiedName}}", throughput = 1 }
            default-blocking-io-dispatcher { type = Dispatcher, executor = "{{typeof(WorldExecutorConfigurator).AssemblyQualifiedName}}" }
          }
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """).WithFallback(Akka.Streams.ActorMaterializer.DefaultConfig());

    private bool TryStep(long end)
    {
        if (TryRunReady())
        {
            return true;
        }

        return Clock.NextDeadline is { } next && next <= end && Clock.AdvanceToNextDeadline();
    }

    private bool TryRunReady()
    {
        Action? step;
        lock (_lock)
        {
            if (!_ready.TryDequeue(out step))
            {
                return false;
            }
        }

        Steps++;
        step();
        return true;
    }
}
