using NymActors.Streams.Actors;

namespace NymActors;

/// <summary>
/// Base of the children of a client's root. A child begins when all its siblings are there, and begins anew after a restart;
/// what it knows lives outside it.
/// </summary>
internal abstract class ClientActor : HandlingActor
{
    private bool _hasBegun;

    protected ClientActor(ClientRefs refs)
    {
        Refs = refs;
        Handle<BeginWork>(_ => BeginOnce());
    }

    /// <summary>The siblings.</summary>
    protected ClientRefs Refs { get; }

    /// <summary>Begins to work: at the start of the client, and after each restart of this actor.</summary>
    protected virtual void Begin()
    {
    }

    protected sealed override void PreStart()
    {
        if (Refs.AreSet)
        {
            BeginOnce();
        }
    }

    private void BeginOnce()
    {
        if (!_hasBegun)
        {
            Begin();
            _hasBegun = true;
        }
    }
}
