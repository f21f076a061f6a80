using Akka;
using Akka.Actor;
using Akka.Streams;
using NymActors.Streams.Actors;

namespace NymActors.Outgoing;

/// <summary>
/// Keeps one stream of an actor running: one materializer for the actor, never two streams at once, and a stream that ended is
/// started again after a wait that doubles. One that ends too often is a failure of its actor, for the parent to decide about.
/// </summary>
/// <param name="context">The actor.</param>
/// <param name="time">Counts the ends.</param>
/// <param name="name">Begins the names of the stream's actors.</param>
/// <param name="run">Runs the stream; the task ends with it.</param>
internal sealed class StreamKeeper(IActorContext context, TimeProvider time, string name, Func<IMaterializer, Task<Done>> run)
{
    private const int MaximumEnds = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);

    private readonly RestartWindow _ends = new(time, Window);
    private readonly IActorRef _self = context.Self;
    private IMaterializer? _materializer;
    private Task<Done>? _running;

    /// <summary>Starts the stream, unless it runs. Its end reaches the actor as <see cref="StreamEnded"/>.</summary>
    public void Start()
    {
        if (_running is not null)
        {
            return;
        }

        _materializer ??= context.Materializer(namePrefix: name);
        var running = _running = run(_materializer);
        running.PipeTo(_self, success: _ => new StreamEnded(running, null), failure: reason => new StreamEnded(running, reason));
    }

    /// <summary>Takes note of an end; returns how long to wait before the next start, null when the stream is another one.</summary>
    /// <exception cref="InvalidOperationException">The stream ended too often.</exception>
    public TimeSpan? OnEnded(StreamEnded message)
    {
        if (message.Stream != _running)
        {
            return null;
        }

        _running = null;
        var ends = _ends.Count();
        return ends <= MaximumEnds
            ? FirstWait * Math.Pow(2, ends - 1)
            : throw new InvalidOperationException($"The stream '{name}' ended {ends} times within {Window.TotalSeconds:0} s.", message.Reason);
    }
}
