using NymActors.Outgoing;
using NymActors.Protocol.Addressing;
using NymActors.Protocol.Chunking;
using NymActors.Protocol.Messages;
using NymActors.Protocol.Packets;
using NymActors.Protocol.Replies;
using NymActors.Sphinx;
using NymActors.Store;

namespace NymActors.Surbs;

/// <summary>
/// The answering side of anonymous conversations: spends one SURB of the correspondent per fragment, and asks for more in time.
/// Source: docs/protocol/04-client-core.md 8 and 9. Not thread-safe.
/// </summary>
/// <param name="conversations">The correspondents, their SURBs and what waits for them.</param>
/// <param name="self">The client's address, which requests for more state.</param>
/// <param name="chunker">Cuts replies into fragments.</param>
/// <param name="outbox">Opens the receipts of replies.</param>
/// <param name="random">Draws the fragments' identifiers.</param>
/// <param name="counters">What was received, asked for and given up.</param>
/// <param name="store">Forgets each SURB before it is used: a restart must not use it again.</param>
/// <param name="queue">Takes, from any thread, fragments that have their SURBs, and the lane they wait in.</param>
internal sealed class ReplySender(
    SurbConversations conversations,
    Recipient self,
    MessageChunker chunker,
    Outbox outbox,
    RandomSource random,
    ClientCounters counters,
    StoreWriter store,
    Action<TransmissionLane, IReadOnlyList<PendingFragment>> queue)
{
    // Bytes that may wait for SURBs before further replies are refused: of one correspondent, and of all.
    internal const long MaximumWaitingBytes = 32L << 20;
    internal const long MaximumWaitingBytesInAll = 256L << 20;

    private readonly int _fragmentLength = chunker.Size.FragmentLength();

    /// <summary>Sends a reply, as far as there are SURBs; the rest of it waits.</summary>
    /// <param name="correspondent">The tag its message came with.</param>
    /// <param name="data">The application's bytes.</param>
    /// <param name="lane">The lane it waits in.</param>
    /// <param name="options">What the sender wishes for it.</param>
    /// <exception cref="NymClientException">The reply is refused.</exception>
    public MessageTracker Reply(SenderTag correspondent, ReadOnlyMemory<byte> data, TransmissionLane lane, SendOptions? options = null)
    {
        if (!conversations.TryGet(correspondent, out var conversation))
        {
            throw new NymClientException(
                NymClientError.UnknownSenderTag,
                $"No reply can be sent to {correspondent}: no message with this sender tag was received, or the client was restarted since.");
        }

        if (options is { Confirm: true })
        {
            throw new NymClientException(
                NymClientError.InvalidArgument, "A reply cannot be confirmed: its sender has no address of the correspondent to ask.");
        }

        if (data.Length == 0)
        {
            throw new NymClientException(NymClientError.InvalidArgument, "A reply must not be empty: public clients reject it.");
        }

        CheckRoom(conversation);
        var split = chunker.Split(new ReplyDataMessage(data), random);
        var fragments = outbox.Open(correspondent, split, lane, options);
        conversation.Queue(fragments);
        Serve(conversation);
        return fragments[0].Message!;
    }

    /// <summary>Sends what waits and can be sent, to whomever.</summary>
    public void ServeAll()
    {
        foreach (var conversation in conversations.All)
        {
            if (conversation.Waiting > 0)
            {
                Serve(conversation);
            }
        }
    }

    /// <summary>Files SURBs and sends what waited for them.</summary>
    /// <param name="correspondent">Who sent them.</param>
    /// <param name="surbs">The SURBs, at least one.</param>
    /// <param name="fromRequest">Whether they answer a request; those attached to data do not.</param>
    /// <param name="now">The time of arrival.</param>
    /// <returns>How many fragments were given up, because their correspondent had to make room for this one.</returns>
    public int Receive(SenderTag correspondent, IReadOnlyList<ReplySurb> surbs, bool fromRequest, DateTimeOffset now)
    {
        var conversation = conversations.GetOrBegin(correspondent, out var displaced);
        var givenUp = displaced is null ? 0 : GiveUp(displaced);
        Forget(displaced?.Close() ?? []);
        Forget(conversation.Add(surbs, fromRequest, now));
        Serve(conversation);
        return givenUp;
    }

    /// <summary>Drops the SURBs that are too old.</summary>
    public void Expire(DateTimeOffset now)
    {
        foreach (var conversation in conversations.All)
        {
            Forget(conversation.Expire(now));
        }
    }

    /// <summary>The nodes have other keys: as many SURBs are asked for as were made for the ones before, while those still work.</summary>
    public void Rotate(KeyRotation current)
    {
        foreach (var conversation in conversations.All)
        {
            if (conversation.Rotate(current) is > 0 and var amount)
            {
                Request(conversation, amount);
            }
        }
    }

    /// <summary>The node keys of the rotation before are gone.</summary>
    public void ExpireOthers(KeyRotation current)
    {
        foreach (var conversation in conversations.All)
        {
            Forget(conversation.ExpireOthers(current));
        }
    }

    /// <summary>Sends a fragment again that was not acknowledged in time, with another SURB.</summary>
    public void Retransmit(PendingFragment fragment)
    {
        if (fragment.Settled)
        {
            return;
        }

        if (!conversations.TryGet(fragment.Correspondent!.Value, out var conversation))
        {
            counters.GivenUp.Increment();
            fragment.GiveUp(new NymClientException(NymClientError.NoReplySurbs, "The correspondent is no longer known."));
        }
        else if (!fragment.IsSurbRequest)
        {
            conversation.QueueRetransmission(fragment);
            Serve(conversation);
        }
        else if (conversation.TakeForRequest() is { } surb)
        {
            Send([(TransmissionLane.Retransmission, fragment, surb)]);
        }
    }

    /// <summary>Asks again where replies have waited for SURBs too long, and gives them up in the end.</summary>
    /// <returns>How many fragments were given up.</returns>
    public int CheckStale(DateTimeOffset now)
    {
        var givenUp = 0;
        foreach (var conversation in conversations.All)
        {
            switch (conversation.CheckStale(now))
            {
                case StaleAction.RequestAgain:
                    Request(conversation, conversation.RequestSize);
                    break;
                case StaleAction.GiveUp:
                    givenUp += GiveUp(conversation);
                    break;
            }
        }

        return givenUp;
    }

    private void CheckRoom(SurbConversation conversation)
    {
        var waiting = (long)conversation.Waiting * _fragmentLength;
        if (waiting >= MaximumWaitingBytes)
        {
            throw new NymClientException(
                NymClientError.NoReplySurbs,
                $"{waiting} bytes of replies already wait for SURBs of {conversation.Correspondent}; try again when they have left.");
        }

        var inAll = (long)conversations.Waiting * _fragmentLength;
        if (inAll >= MaximumWaitingBytesInAll)
        {
            throw new NymClientException(
                NymClientError.NoReplySurbs, $"{inAll} bytes of replies to all correspondents already wait for SURBs; try again when they have left.");
        }
    }

    private int GiveUp(SurbConversation conversation)
    {
        var waiting = conversation.TakeWaiting();
        foreach (var fragment in waiting)
        {
            fragment.GiveUp(new NymClientException(
                NymClientError.NoReplySurbs, $"The correspondent {conversation.Correspondent} did not supply the reply SURBs asked for."));
        }

        counters.GivenUp.Add(waiting.Count);
        return waiting.Count;
    }

    /// <summary>Sends what the SURBs at hand allow and asks for more when they run low.</summary>
    private void Serve(SurbConversation conversation)
    {
        var sendable = new List<(TransmissionLane, PendingFragment, ReplySurb)>();
        conversation.TakeSendable((lane, fragment, surb) => sendable.Add((lane, fragment, surb)));
        if (sendable.Count > 0)
        {
            Send(sendable);
        }

        if (conversation.ShouldRequest)
        {
            Request(conversation, conversation.RequestSize);
        }
    }

    /// <summary>Asks for more, as long as there is a SURB to ask with.</summary>
    private void Request(SurbConversation conversation, int amount)
    {
        if (conversation.TakeForRequest() is not { } surb)
        {
            return;
        }

        var request = new SurbRequestMessage(self, (uint)amount);
        var fragment = PendingFragment.SurbRequest(conversation.Correspondent, chunker.Split(request, random).Single());
        conversation.Requested(amount);
        counters.ReplySurbRequestsSent.Increment();
        Send([(TransmissionLane.ReplySurbRequest, fragment, surb)]);
    }

    private void Send(List<(TransmissionLane Lane, PendingFragment Fragment, ReplySurb Surb)> sendable) => store.Write(
        new SurbsRemoved([.. sendable.Select(static item => item.Surb.EncryptionKey)]),
        () =>
        {
            foreach (var batch in sendable.GroupBy(static item => item.Lane))
            {
                foreach (var (_, fragment, surb) in batch)
                {
                    fragment.GiveSurb(surb);
                }

                queue(batch.Key, [.. batch.Select(static item => item.Fragment)]);
            }
        });

    private void Forget(IReadOnlyList<ReplySurb> surbs)
    {
        if (surbs.Count > 0)
        {
            store.Write(new SurbsRemoved([.. surbs.Select(static surb => surb.EncryptionKey)]));
        }
    }
}
