using Akka.Actor;

namespace NymActors.Gateways;

/// <summary>
/// Reads one frame at a time, while there is room for what is read, and has it handled. Used by the connection's actor only.
/// </summary>
/// <param name="d">What the actor works with.</param>
/// <param name="answers">Handles what the gateway says.</param>
/// <param name="self">The actor.</param>
internal sealed class LinkReader(GatewayConnectionDependencies d, GatewayAnswers answers, IActorRef self)
{
    /// <summary>Begins to read the next frame, unless that is under way already or there is no room.</summary>
    public void ReceiveNext()
    {
        if (d.State.Link is { } link && !link.IsReading && d.Window.HasRoom())
        {
            link.IsReading = true;
            ReceiveAsync(link).PipeTo(self, failure: reason => new LinkClosed(link, reason.Message));
        }
    }

    /// <summary>Handles a frame.</summary>
    /// <returns>Whether it was a text of the connection of now: an answer, after which more may be sent.</returns>
    public bool Handle(FrameReceived received)
    {
        received.EndRead();
        if (received.Link != d.State.Link)
        {
            return false;
        }

        // Before anything that can fail: whatever goes wrong with this frame, the next one is read.
        d.State.Writer.Meter.Received(received.Message.Bytes.Length);
        d.State.Watch.Heard(received.Message.IsText);
        var room = d.Window.Take(received.Message.Bytes.Length);
        ReceiveNext();
        answers.Handle(received, room);
        return received.Message.IsText;
    }

    private async Task<object> ReceiveAsync(GatewayLink link) =>
        await link.Connection.ReceiveAsync(d.State.Stopped.Token).ConfigureAwait(false) is { } message
            ? new FrameReceived(link, message, WasRead: true)
            : new LinkClosed(link, (await link.Connection.Closed.ConfigureAwait(false)).Description);
}
