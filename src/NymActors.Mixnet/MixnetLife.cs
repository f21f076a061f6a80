using System.Net;
using NymActors.Streams.Actors;

namespace NymActors.Mixnet;

/// <summary>
/// Beginning and end of one local network, and all answers it owes: none of them outlives it. Thread-safe.
/// </summary>
internal sealed class MixnetLife
{
    private readonly AnswerScope _scope;

    public MixnetLife(Answers answers, CancellationToken cancelStart)
    {
        _scope = new AnswerScope(answers);
        Started = _scope.New<IPEndPoint>(cancelStart);
        Ended = _scope.New<bool>(CancellationToken.None);
    }

    /// <summary>Ends with the directory's address when all nodes run, or with what kept the network from starting.</summary>
    public Answer<IPEndPoint> Started { get; }

    /// <summary>Ends when nothing of the network runs any more. Never fails.</summary>
    public Answer<bool> Ended { get; }

    /// <summary>A new answer of the network.</summary>
    public Answer<T> NewAnswer<T>() => _scope.New<T>();

    /// <summary>The root has stopped.</summary>
    public void End()
    {
        Ended.TrySet(true);
        Started.TryFail(new MixnetException("The local network was stopped before it had started."));
        _scope.End(new MixnetException("The local network has been stopped."));
    }
}
