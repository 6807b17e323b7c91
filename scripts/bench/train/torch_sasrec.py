"""The speed of PyTorch on the same shapes: a step of SASRec with sampled softmax. Prints one JSON object."""
import json
import sys
import time

import torch
from torch import nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, width, heads, inner, dropout):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.joined, self.mixed = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, inner * width), nn.Linear(inner * width, width)
        self.drop, self.share = nn.Dropout(dropout), dropout

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.joined(self.norm1(x)).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True, dropout_p=self.share)
        x = x + self.drop(self.mixed(mixed.transpose(1, 2).reshape(batch, length, width)))
        return x + self.drop(self.down(self.drop(torch.relu(self.up(self.norm2(x))))))


class Network(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape["width"]
        self.items = nn.Embedding(shape["items"], width)
        self.places = nn.Embedding(shape["maxLength"], width)
        self.blocks = nn.ModuleList(
            Block(width, shape["heads"], shape["inner"], shape["dropout"]) for _ in range(shape["blocks"])
        )
        self.last, self.drop = nn.LayerNorm(width), nn.Dropout(shape["dropout"])

    def forward(self, ids):
        x = self.items(ids) * self.items.embedding_dim**0.5 + self.places.weight[: ids.shape[1]]
        x = self.drop(x)
        for block in self.blocks:
            x = block(x)
        return self.last(x)


def loss_of(network, ids, targets, negatives):
    states = network(ids).flatten(0, 1)
    flat = targets.flatten()
    own = (states * network.items(flat)).sum(1, keepdim=True)
    others = states @ network.items(negatives).T
    others = others.masked_fill(flat[:, None] == negatives[None, :], -1e9)
    return F.cross_entropy(torch.cat([own, others], 1), torch.zeros(len(flat), dtype=torch.long))


def main():
    shape = json.loads(sys.argv[1])
    torch.manual_seed(1)
    # As many threads as it takes by itself: what TensorFlow does too.
    network = Network(shape)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    examples, seconds = 0, 0.0
    for step in range(-3, 1_000_000):
        if step >= 3 and seconds >= shape["seconds"]:
            break
        length = shape["lengths"][step % len(shape["lengths"])]
        ids = torch.randint(shape["items"], (shape["batch"], length))
        targets = torch.randint(shape["items"], (shape["batch"], length))
        negatives = torch.randint(shape["items"], (shape["negatives"],))
        began = time.perf_counter()
        optimiser.zero_grad()
        loss_of(network, ids, targets, negatives).backward()
        optimiser.step()
        if step >= 0:
            examples += ids.numel()
            seconds += time.perf_counter() - began
    print(json.dumps({"examples_per_s": examples / seconds, "steps": step, "torch": torch.__version__}))


main()
