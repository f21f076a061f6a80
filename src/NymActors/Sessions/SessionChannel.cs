using System.Threading.Channels;
using NymActors.Streams.Actors;

namespace NymActors.Sessions;

/// <summary>One session's side towards its application.</summary>
/// <param name="Place">Its place among the sessions, from 0; no two have the same one at once.</param>
/// <param name="Messages">Which messages are delivered to it.</param>
/// <param name="Outgoing">What is written to the application.</param>
/// <param name="Owed">What the session owes to whoever owns the socket.</param>
/// <param name="Ended">Ends when the session has.</param>
internal sealed record SessionChannel(
    int Place, MessageHandover Messages, ChannelWriter<OutgoingFrame> Outgoing, AnswerScope Owed, Answer<bool> Ended);
